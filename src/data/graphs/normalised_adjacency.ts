/**
 * Who hears whom in a graph convolution, and how loud.
 *
 * @module
 */

import type { Graph } from "./graph.ts";
import { startsOf } from "./graph_set.ts";

/** The entries of a sparse matrix, row by row. */
export interface SparseMatrix {
  /** Column of each entry; `[entries]`. */
  readonly from: Int32Array;
  /** Row of each entry, ascending; `[entries]`. */
  readonly to: Int32Array;
  /** Each entry. */
  readonly weights: Float32Array;
}

/**
 * `D^-1/2 (A + I) D^-1/2` with the degrees D of A + I (arXiv:1609.02907, equation 2): every node
 * hears itself, too, so that one without any edge keeps its own features whole. Loops of the graph
 * are left out; the one of I takes their place.
 *
 * Square roots and divisions are exactly rounded: the same on every machine.
 *
 * @param graph with every edge in both directions; an edge that stands there twice counts twice
 */
export function normalisedAdjacency(
  { nodes, edges }: Pick<Graph, "nodes" | "edges">,
): SparseMatrix {
  const counts = new Uint32Array(nodes).fill(1);
  forEachEdge(edges, (_, to) => counts[to]++);
  const next = startsOf(counts);
  const [from, to] = [new Int32Array(next[nodes]), new Int32Array(next[nodes])];
  const add = (source: number, target: number) => {
    from[next[target]] = source;
    to[next[target]++] = target;
  };
  forEachEdge(edges, add);
  for (let node = 0; node < nodes; node++) add(node, node);
  const weights = Float32Array.from(to, (row, i) => 1 / Math.sqrt(counts[row] * counts[from[i]]));
  return { from, to, weights };
}

/**
 * The product of a matrix with a table of as many rows as it has; sums run in the order of the
 * entries and are rounded to float32 after each, as `sumOverEdges` does on the engine `wasm`.
 *
 * @param width columns of the table
 * @param values row-major `[rows, width]`
 */
export function sparseProduct(
  { from, to, weights }: SparseMatrix,
  width: number,
  values: Float32Array,
): Float32Array {
  const sums = new Float32Array(values.length);
  weights.forEach((weight, entry) => {
    const [base, place] = [from[entry] * width, to[entry] * width];
    for (let i = 0; i < width; i++) sums[place + i] += weight * values[base + i];
  });
  return sums;
}

function forEachEdge(edges: Uint32Array, use: (from: number, to: number) => void): void {
  for (let at = 0; at < edges.length; at += 2) {
    if (edges[at] !== edges[at + 1]) use(edges[at], edges[at + 1]);
  }
}
