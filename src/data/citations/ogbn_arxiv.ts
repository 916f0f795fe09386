/**
 * OGBN-Arxiv as the Open Graph Benchmark distributes it: tables of numbers as text, gzipped.
 *
 * ```text
 * raw/node-feat.csv.gz      a row a paper: measured values
 * raw/edge.csv.gz           a row a citation: from which paper to which
 * raw/node-label.csv.gz     a row a paper: its class
 * split/time/*.csv.gz       the papers of train (to 2017), valid (2018) and test (2019)
 * ```
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { symmetricEdges } from "../graphs/undirected.ts";
import { parseIntegerTable } from "../../files/integer_table.ts";
import { parseMeasuredTable } from "../../files/measured_table.ts";
import { openSetFiles } from "../set_files.ts";
import { ARXIV_CATEGORIES, OGBN_ARXIV, OGBN_ARXIV_SIZES } from "./citations_source.ts";
import { type NodeData, nodeData } from "./node_data.ts";

/**
 * Reads OGBN-Arxiv, or another graph in its format: any number of nodes, features and classes.
 * Citations count in both directions, as in OGB's own GCN; loops are left out and repeated ones
 * are one. Named `ogbn-arxiv` where it has as many nodes and citations, else `ogbn-` and eight
 * digits of its digest.
 *
 * @param dir a folder with the files, with arxiv.zip, or with a subfolder `ogbn-arxiv`,
 * `ogbn_arxiv` or `arxiv` that has either
 * @throws {DataError} naming the file and the row
 */
export async function loadOgbnArxiv(dir: string): Promise<NodeData> {
  const read = await openSetFiles(OGBN_ARXIV, dir);
  const integers = (name: string, width: number, largest?: number) =>
    read(name, (bytes, place) => parseIntegerTable(bytes, { width, largest }, place));
  const nodeFeatures = await read("raw/node-feat.csv.gz", parseMeasuredTable);
  const nodes = nodeFeatures.values.length / nodeFeatures.width;
  const labels = Int32Array.from(await integers("raw/node-label.csv.gz", 1, 65_535));
  const pairs = await integers("raw/edge.csv.gz", 2, nodes - 1);
  const edges = withoutLoops(pairs);
  const split = (name: string) => integers(`split/time/${name}.csv.gz`, 1, nodes - 1);
  if (labels.length !== nodes) {
    throw new DataError(
      `${dir}: raw/node-label.csv.gz has ${labels.length} rows, expected ${nodes} as ` +
        "raw/node-feat.csv.gz",
    );
  }
  const data = nodeData({
    name: OGBN_ARXIV.id,
    graph: { nodes, edges: symmetricEdges(edges, nodes), nodeFeatures, edgeFeatures: null },
    labels,
    classes: labels.reduce((most, label) => Math.max(most, label), 0) + 1,
    train: await split("train"),
    validation: await split("valid"),
    test: await split("test"),
  }, `${dir}: ${OGBN_ARXIV.id}`);
  const known = nodes === OGBN_ARXIV_SIZES.nodes && pairs.length === 2 * OGBN_ARXIV_SIZES.edges;
  return known
    ? { ...data, classNames: ARXIV_CATEGORIES }
    : { ...data, name: `ogbn-${data.digest.slice(0, 8)}` };
}

function withoutLoops(pairs: Uint32Array): Uint32Array {
  return pairs.filter((_, end) => pairs[end & ~1] !== pairs[end | 1]);
}
