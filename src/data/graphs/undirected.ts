/**
 * Graphs whose edges lead both ways.
 *
 * @module
 */

import { type FeatureValues, takeFeatures } from "./features.ts";
import type { GraphSet } from "./graph_set.ts";

/**
 * The edges of one graph in both directions, each pair of nodes once, sorted by start, then end: for
 * edges that may be given more than once or from either side.
 */
export function symmetricEdges(edges: Uint32Array, nodes: number): Uint32Array {
  return sortedWithoutRepeats(bothWays(edges).edges, nodes);
}

/**
 * The graphs of a set with every edge in both directions: each is followed by its inverse, which has
 * the same features (the order of OGB's `add_inverse_edge`). A loop stays one edge: its inverse is
 * itself.
 */
export function undirectedGraphs<N extends FeatureValues, E extends FeatureValues>(
  set: GraphSet<N, E>,
): GraphSet<N, E> {
  const { source, edges } = bothWays(set.edges);
  // An edge's doubles stand where it stood: a graph's begin with the first that comes from its own.
  let at = 0;
  const edgeStarts = set.edgeStarts.map((start) => {
    while (at < source.length && source[at] < start) at++;
    return at;
  });
  const edgeFeatures = set.edgeFeatures && takeFeatures(set.edgeFeatures, source);
  return { ...set, edges, edgeStarts, edgeFeatures };
}

/** The doubled pairs, and which edge each comes from. */
function bothWays(edges: Uint32Array): { edges: Uint32Array; source: Uint32Array } {
  const doubled = new Uint32Array(2 * edges.length);
  const source = new Uint32Array(edges.length);
  let count = 0;
  const add = (from: number, to: number, edge: number) => {
    doubled[2 * count] = from;
    doubled[2 * count + 1] = to;
    source[count++] = edge;
  };
  for (let edge = 0; 2 * edge < edges.length; edge++) {
    const [from, to] = [edges[2 * edge], edges[2 * edge + 1]];
    add(from, to, edge);
    if (from !== to) add(to, from, edge);
  }
  return { edges: doubled.slice(0, 2 * count), source: source.subarray(0, count) };
}

function sortedWithoutRepeats(edges: Uint32Array, nodes: number): Uint32Array {
  // Pairs as one number each: exact, as two node numbers stay far below 2^53 together.
  const keys = new Float64Array(edges.length / 2);
  for (let i = 0; i < keys.length; i++) keys[i] = edges[2 * i] * nodes + edges[2 * i + 1];
  keys.sort();
  const kept = new Uint32Array(edges.length);
  let count = 0;
  keys.forEach((key, i) => {
    if (i > 0 && key === keys[i - 1]) return;
    kept[2 * count] = Math.floor(key / nodes);
    kept[2 * count++ + 1] = key % nodes;
  });
  return kept.slice(0, 2 * count);
}
