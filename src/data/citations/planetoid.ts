/**
 * Cora and CiteSeer as the Planetoid repository publishes them: seven Python 2 pickles and a list.
 *
 * ```text
 * x, y           features and one-hot labels of the training nodes: the first nodes
 * allx, ally     of all nodes before the test nodes
 * tx, ty         of the test nodes, in the order of test.index
 * test.index     the numbers of the test nodes, a line each, in any order
 * graph          for each node the list of its neighbours, repeats included
 * ```
 *
 * The public split (arXiv:1603.08861, section 5): the nodes of x train, the 500 nodes behind them
 * validate, those of test.index test.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import type { DataSet } from "../data_set.ts";
import { symmetricEdges } from "../graphs/undirected.ts";
import { parsePickle } from "../../files/pickle.ts";
import { refuseMuch } from "../../files/limits.ts";
import type { PickleValue } from "../../files/pickle/value.ts";
import { openSetFiles, type ReadSetFile } from "../set_files.ts";
import { PLANETOID_DIGESTS } from "./citations_source.ts";
import { type NodeData, nodeData, UNLABELLED } from "./node_data.ts";
import {
  featureRows,
  labelsOf,
  type NeighbourPairs,
  neighbourPairs,
  refuseOtherSize,
  testNodes,
} from "./planetoid_parts.ts";

/** Nodes of the public split's validation part. */
const VALIDATION = 500;

/** Features and labels of the same nodes. */
interface LabelledNodes {
  readonly size: number;
  readonly width: number;
  /** Row-major `[size, width]`. */
  readonly features: Uint8Array;
  readonly labels: Int32Array;
  readonly classes: number;
}

/**
 * Reads Cora or CiteSeer, named `cora` or `citeseer` where the content is the original's, else
 * `planetoid-` and eight digits of its digest.
 *
 * Numbers between those of the test nodes that are in no file are nodes without features and
 * without label (15 in CiteSeer); they stay in the graph. Loops (124 in CiteSeer) are left out,
 * repeated edges are one.
 *
 * @param dir a folder with its files, with an archive of them, or with a subfolder the registry
 * names that has either
 * @throws {DataError} naming the file and what is wrong with it
 */
export async function loadPlanetoid(set: DataSet, dir: string): Promise<NodeData> {
  const read = await openSetFiles(set, dir);
  const name = (role: string) => `ind.${set.id}.${role}`;
  const training = await labelledNodes(read, name("x"), name("y"));
  const known = await labelledNodes(read, name("allx"), name("ally"));
  const tested = await labelledNodes(read, name("tx"), name("ty"));
  const pairs = await pickled(read, name("graph"), neighbourPairs);
  const bounds = { first: known.size, nodes: pairs.nodes, size: tested.size };
  const test = await read(
    name("test.index"),
    (bytes, place) => testNodes(bytes, bounds, place),
  );
  refuseOtherSize(name("allx"), tested.width, known.width, "features a node as in tx");
  refuseOtherSize(name("ally"), tested.classes, known.classes, "classes as in ty");
  if (training.size + VALIDATION > known.size) {
    throw new DataError(
      `${name("allx")}: ${known.size} nodes, expected at least ${training.size + VALIDATION}: ` +
        `${training.size} to train and ${VALIDATION} to validate`,
    );
  }
  refuseMuch(pairs.nodes * known.width, `${name("graph")}, features of all its nodes`);
  const data = nodeData({
    name: set.id,
    ...joined(pairs, { known, tested, test }),
    train: range(0, training.size),
    validation: range(training.size, VALIDATION),
    test: test.toSorted(),
  }, `ind.${set.id}`);
  return PLANETOID_DIGESTS.includes(data.digest)
    ? data
    : { ...data, name: `planetoid-${data.digest.slice(0, 8)}` };
}

function pickled<T>(
  read: ReadSetFile,
  name: string,
  use: (value: PickleValue, place: string) => T,
): Promise<T> {
  return read(name, (bytes, place) => use(parsePickle(bytes, place), place));
}

async function labelledNodes(
  read: ReadSetFile,
  featureFile: string,
  labelFile: string,
): Promise<LabelledNodes> {
  const { rows, width, values } = await pickled(read, featureFile, featureRows);
  const { labels, classes } = await pickled(read, labelFile, labelsOf);
  refuseOtherSize(labelFile, labels.length, rows, `labels, as many as rows of ${featureFile}`);
  return { size: rows, width, features: values, labels, classes };
}

/** Puts the test nodes in their places behind the others. */
function joined(
  { nodes, edges }: NeighbourPairs,
  { known, tested, test }: { known: LabelledNodes; tested: LabelledNodes; test: Uint32Array },
): Pick<NodeData, "graph" | "labels" | "classes"> {
  const { width, classes } = known;
  const features = new Uint8Array(nodes * width);
  const labels = new Int32Array(nodes).fill(UNLABELLED);
  features.set(known.features);
  labels.set(known.labels);
  test.forEach((node, row) => {
    features.set(tested.features.subarray(row * width, (row + 1) * width), node * width);
    labels[node] = tested.labels[row];
  });
  const nodeFeatures = { width, values: features };
  const bothWays = symmetricEdges(edges, nodes);
  return { graph: { nodes, edges: bothWays, nodeFeatures, edgeFeatures: null }, labels, classes };
}

function range(first: number, size: number): Uint32Array {
  return Uint32Array.from({ length: size }, (_, i) => first + i);
}
