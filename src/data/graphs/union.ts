/**
 * A batch of graphs is one graph that is not connected.
 *
 * @module
 */

import { UsageError } from "../../errors.ts";
import { type FeatureValues, type GraphFeatures, takeFeatures } from "./features.ts";
import type { GraphSet } from "./graph_set.ts";

/** Several graphs as one: the nodes of each follow those of the one before. */
export interface GraphUnion<
  N extends FeatureValues = FeatureValues,
  E extends FeatureValues = FeatureValues,
> extends GraphFeatures<N, E> {
  /** Number of graphs. */
  readonly size: number;
  /** Number of nodes of all graphs. */
  readonly nodes: number;
  /** Number of the graph of each node, 0 to `size - 1`, ascending; `[nodes]`. */
  readonly graphOfNode: Int32Array;
  /** Nodes in which the edges start, in the numbers of the union; `[edges]`. */
  readonly from: Int32Array;
  /** Nodes in which they end; `[edges]`. */
  readonly to: Int32Array;
}

/**
 * The graphs at `indices`, in that order, as one. The same graph may stand there twice.
 *
 * @throws {UsageError} for no index, or an index that is none of the set's graphs
 */
export function unionOf<N extends FeatureValues, E extends FeatureValues>(
  set: GraphSet<N, E>,
  indices: Uint32Array,
): GraphUnion<N, E> {
  refuseIndices(set.size, indices);
  const nodeRows = rowsOf(set.nodeStarts, indices);
  const edgeRows = rowsOf(set.edgeStarts, indices);
  const graphOfNode = new Int32Array(nodeRows.length);
  const [from, to] = [new Int32Array(edgeRows.length), new Int32Array(edgeRows.length)];
  let [node, edge] = [0, 0];
  indices.forEach((graph, i) => {
    const nodes = set.nodeStarts[graph + 1] - set.nodeStarts[graph];
    for (let row = set.edgeStarts[graph]; row < set.edgeStarts[graph + 1]; row++, edge++) {
      from[edge] = node + set.edges[2 * row];
      to[edge] = node + set.edges[2 * row + 1];
    }
    graphOfNode.fill(i, node, node + nodes);
    node += nodes;
  });
  return {
    size: indices.length,
    nodes: node,
    graphOfNode,
    from,
    to,
    nodeFeatures: set.nodeFeatures && takeFeatures(set.nodeFeatures, nodeRows),
    edgeFeatures: set.edgeFeatures && takeFeatures(set.edgeFeatures, edgeRows),
  };
}

function refuseIndices(size: number, indices: Uint32Array): void {
  if (indices.length === 0) throw new UsageError("Cannot join 0 graphs: name at least one");
  const beyond = indices.find((index) => index >= size);
  if (beyond === undefined) return;
  throw new UsageError(`There is no graph ${beyond}: expected 0 to ${size - 1}`);
}

/** The rows of all chosen graphs, graph by graph. */
function rowsOf(starts: Uint32Array, indices: Uint32Array): Uint32Array {
  const count = indices.reduce((sum, i) => sum + starts[i + 1] - starts[i], 0);
  const rows = new Uint32Array(count);
  let at = 0;
  for (const i of indices) {
    for (let row = starts[i]; row < starts[i + 1]; row++) rows[at++] = row;
  }
  return rows;
}
