/**
 * The GCN of `arxiv_reference.py`, built by this project. As a program, writes its frozen matrices to
 * standard output, as raw little-endian float32, one after the other.
 *
 * @module
 */
import { arxiv } from "../../src/benchmarks/arxiv.ts";
import { nodeClassification } from "../../src/benchmarks/node_classification.ts";
import { type NodeData, nodeData } from "../../src/data/citations/node_data.ts";
import { symmetricEdges } from "../../src/data/graphs/undirected.ts";
import { gcn, type GcnInputs } from "../../src/models/gcn.ts";
import { createNetwork, type Network } from "../../src/models/network.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { closedValues } from "../support/closed_values.ts";
import { fillByFormula, frozenBytes, writeFrozen } from "./comparison.ts";

const [NODES, FEATURES, HIDDEN, CLASSES] = [13, 7, 8, 3];
const WIDTHS = [FEATURES, HIDDEN, HIDDEN, CLASSES];
const TRAINING_NODES = [0, 2, 3, 7, 12];
const SEED = 42;

/** The frozen kernel [dIn, dOut] of each convolution, as bytes. */
export function gcnBackbones(): Uint8Array[] {
  return frozenBytes([0, 1, 2].map((i) => ({
    seed: SEED,
    path: `convolution.${i}`,
    dIn: WIDTHS[i],
    dOut: WIDTHS[i + 1],
  })));
}

/** The network with every trained value made by the formula; the caller disposes. */
export function gcnNetwork(method: "full" | "lottalora"): Network<GcnInputs> {
  const config = defaultConfig(arxiv, "gcn", {
    method,
    dropout: 0,
    adapter: { rank: 2, alpha: 1, scaling: "lora" },
    seeds: { backbone: SEED },
  });
  const shape = { features: FEATURES, hidden: HIDDEN, classes: CLASSES };
  const network = createNetwork(gcn(shape), config);
  network.materialise();
  fillByFormula(network);
  return network;
}

/** Its task: a ring of 12 nodes with chords, and a node without edges. */
export function gcnTask() {
  const ends = Array.from({ length: 12 }, (_, i) => [i, (i + 1) % 12, i, (3 * i + 1) % 12]).flat();
  const values = closedValues(NODES * FEATURES, 1000);
  const nodeFeatures = { width: FEATURES, values };
  const edges = symmetricEdges(Uint32Array.from(ends), NODES);
  const graph = { nodes: NODES, edges, nodeFeatures, edgeFeatures: null };
  const labels = new Int32Array(NODES);
  TRAINING_NODES.forEach((node, i) => labels[node] = i % CLASSES);
  const data: NodeData = nodeData({
    ...{ name: "ring", classes: CLASSES, graph, labels },
    train: Uint32Array.from(TRAINING_NODES),
    validation: Uint32Array.of(1),
    test: Uint32Array.of(4),
  }, "ring");
  return nodeClassification(data);
}

if (import.meta.main) writeFrozen(gcnBackbones());
