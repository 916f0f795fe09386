import type { Graph } from "../../../src/data/graphs/graph.ts";

/** A graph with node features 10, 11, ... and edge features 20, 21, ..., two and one wide. */
export function sample(
  nodes: number,
  edges: readonly (readonly [number, number])[],
): Graph<Uint8Array, Float32Array> {
  return {
    nodes,
    edges: Uint32Array.from(edges.flat()),
    nodeFeatures: { width: 2, values: Uint8Array.from({ length: 2 * nodes }, (_, i) => 10 + i) },
    edgeFeatures: { width: 1, values: Float32Array.from(edges, (_, i) => 20 + i) },
  };
}

/** A triangle, two nodes of which one has a loop, and a node alone. */
export const SAMPLES = [
  sample(3, [[0, 1], [1, 2], [2, 0]]),
  sample(2, [[1, 1], [0, 1]]),
  sample(1, []),
];
