/**
 * One graph whose nodes have classes: what a node classification benchmark reads.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { digestOf } from "../../files/digest.ts";
import type { LoadedData, Splits, Undigested } from "../data_set.ts";
import type { FeatureTable } from "../graphs/features.ts";
import { type Graph, refuseBadGraph } from "../graphs/graph.ts";

/** Counts of words as bytes, or measured values. */
export type NodeFeatures = Uint8Array | Float32Array;

/** Label of a node that has none. */
export const UNLABELLED: number = -1;

/** A graph with labelled nodes; the splits are numbers of nodes. */
export interface NodeData extends LoadedData, Splits<Uint32Array> {
  /** All nodes and edges, each edge in both directions, once, without loops; features of nodes. */
  readonly graph: Graph<NodeFeatures> & { readonly nodeFeatures: FeatureTable<NodeFeatures> };
  /** Class of each node, 0 to `classes - 1`, or {@linkcode UNLABELLED}; `[nodes]`. */
  readonly labels: Int32Array;
  /** Number of classes. */
  readonly classes: number;
}

/**
 * Checks what belongs together and names it.
 *
 * @param what how messages begin, such as a file's name
 * @throws {DataError} for an edge or a split's node out of range, features of another size, a label
 * that is no class, a class without any node, a node without label or twice in the splits, or a
 * split without nodes
 */
export function nodeData(parts: Omit<NodeData, "digest">, what: string): NodeData {
  const { graph, labels, classes } = parts;
  refuseBadGraph(graph, what);
  if (labels.length !== graph.nodes) {
    throw new DataError(`${what}: ${labels.length} labels, expected ${graph.nodes}: one a node`);
  }
  const beyond = labels.findIndex((label) => label < UNLABELLED || label >= classes);
  if (beyond >= 0) {
    throw new DataError(
      `${what}: label ${labels[beyond]} of node ${beyond}, expected 0 to ${classes - 1}`,
    );
  }
  refuseGaps(labels, classes, what);
  refuseBadSplits(parts, what);
  return { ...parts, digest: nodeDataDigest(parts) };
}

/**
 * SHA-256 of a data set: one line of text with its sizes, then edges, features, labels and the
 * nodes of train, validation and test. Equal digests mean equal data in an equal order.
 */
export function nodeDataDigest(data: Undigested<NodeData>): string {
  const { graph: { nodes, edges, nodeFeatures }, labels, classes } = data;
  const splits = [data.train, data.validation, data.test];
  const header = `node data 1: ${nodes} nodes, ${edges.length / 2} edges, ${nodeFeatures.width} ` +
    `features, ${classes} classes, ${splits.map(({ length }) => length).join(" ")}\n`;
  return digestOf(header, edges, nodeFeatures.values, labels, ...splits);
}

function refuseGaps(labels: Int32Array, classes: number, what: string): void {
  const used = new Set(labels);
  const unused = Array.from({ length: classes }, (_, label) => label).find((c) => !used.has(c));
  if (classes >= 2 && unused === undefined) return;
  throw new DataError(
    unused === undefined
      ? `${what}: ${classes} classes, expected at least two`
      : `${what}: no node has label ${unused}, expected all of 0 to ${classes - 1}: number the ` +
        "classes from 0 without gaps",
  );
}

function refuseBadSplits({ labels, ...data }: Omit<NodeData, "digest">, what: string): void {
  const { train, validation, test } = data;
  const seen = new Set<number>();
  for (const [name, nodes] of Object.entries({ train, validation, test })) {
    if (nodes.length === 0) throw new DataError(`${what}: the split ${name} has no nodes`);
    for (const node of nodes) {
      const reason = node >= labels.length
        ? `expected 0 to ${labels.length - 1}`
        : labels[node] === UNLABELLED
        ? "which has no label"
        : seen.has(node)
        ? "which stands in the splits twice"
        : null;
      if (reason !== null) {
        throw new DataError(`${what}: the split ${name} has node ${node}, ${reason}`);
      }
      seen.add(node);
    }
  }
}
