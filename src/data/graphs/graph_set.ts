/**
 * Many graphs in a few arrays: 41,127 molecules are five arrays, not 41,127 objects.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { concatenated } from "../../numeric/concatenated.ts";
import type { FeatureTable, FeatureValues, GraphFeatures } from "./features.ts";
import { type Graph, refuseBadGraph } from "./graph.ts";

/** Graphs one after the other; all have features of the same widths. */
export interface GraphSet<
  N extends FeatureValues = FeatureValues,
  E extends FeatureValues = FeatureValues,
> extends GraphFeatures<N, E> {
  /** Number of graphs. */
  readonly size: number;
  /** Where each graph's nodes start in the table of nodes, and where the last one's end. */
  readonly nodeStarts: Uint32Array;
  /** Where each graph's edges start, and where the last one's end. */
  readonly edgeStarts: Uint32Array;
  /** Pairs `[edges, 2]` of node numbers, each within its own graph. */
  readonly edges: Uint32Array;
}

/** Graph number `index` of a set; its arrays are views of the set's. */
export function graphAt<N extends FeatureValues, E extends FeatureValues>(
  set: GraphSet<N, E>,
  index: number,
): Graph<N, E> {
  const [node, nodeEnd] = [set.nodeStarts[index], set.nodeStarts[index + 1]];
  const [edge, edgeEnd] = [set.edgeStarts[index], set.edgeStarts[index + 1]];
  return {
    nodes: nodeEnd - node,
    edges: set.edges.subarray(2 * edge, 2 * edgeEnd),
    nodeFeatures: set.nodeFeatures && viewRows(set.nodeFeatures, node, nodeEnd),
    edgeFeatures: set.edgeFeatures && viewRows(set.edgeFeatures, edge, edgeEnd),
  };
}

/**
 * Packs graphs into a set.
 *
 * @throws {DataError} for no graph at all, or graphs whose features differ in kind or width
 */
export function graphSet<N extends FeatureValues, E extends FeatureValues>(
  graphs: readonly Graph<N, E>[],
): GraphSet<N, E> {
  if (graphs.length === 0) throw new DataError("Cannot make a set of 0 graphs: need at least 1");
  return {
    size: graphs.length,
    nodeStarts: startsOf(graphs.map(({ nodes }) => nodes)),
    edgeStarts: startsOf(graphs.map(({ edges }) => edges.length / 2)),
    edges: concatenated(graphs.map(({ edges }) => edges)),
    nodeFeatures: joinTables(graphs.map((graph) => graph.nodeFeatures), "nodes"),
    edgeFeatures: joinTables(graphs.map((graph) => graph.edgeFeatures), "edges"),
  };
}

/**
 * Refuses a set with a bad graph in it.
 *
 * @param what how messages begin, such as a file's name
 * @throws {DataError} as {@linkcode refuseBadGraph}, with the graph's number
 */
export function refuseBadGraphs(set: GraphSet, what: string): void {
  for (let i = 0; i < set.size; i++) refuseBadGraph(graphAt(set, i), `${what}: graph ${i}`);
}

/** Running sums of counts: where each starts, and where the last one ends. */
export function startsOf(counts: ArrayLike<number>): Uint32Array {
  const starts = new Uint32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) starts[i + 1] = starts[i] + counts[i];
  return starts;
}

function viewRows<V extends FeatureValues>(
  { width, values }: FeatureTable<V>,
  first: number,
  end: number,
): FeatureTable<V> {
  return { width, values: values.subarray(first * width, end * width) as V };
}

function joinTables<V extends FeatureValues>(
  tables: readonly (FeatureTable<V> | null)[],
  what: string,
): FeatureTable<V> | null {
  const width = tables[0]?.width;
  const other = tables.findIndex((table) => table?.width !== width);
  if (other >= 0) {
    throw new DataError(
      `Cannot make a set of graphs: graph ${other} has ${tables[other]?.width ?? 0} features of ` +
        `${what}, expected ${width ?? 0} as graph 0 has`,
    );
  }
  const present = tables.filter((table) => table !== null);
  return width === undefined ? null : { width, values: concatenated(present.map((t) => t.values)) };
}
