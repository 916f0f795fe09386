/**
 * A graph as data sets hold it: nodes by number, edges as pairs, features as tables.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import type { FeatureTable, FeatureValues, GraphFeatures } from "./features.ts";

/**
 * One graph. Nodes are numbered from 0. A node without any edge is allowed: it hears from nobody,
 * so that a sum over its edges is 0. Loops and repeated edges are allowed and count as often as
 * they stand there.
 */
export interface Graph<
  N extends FeatureValues = FeatureValues,
  E extends FeatureValues = FeatureValues,
> extends GraphFeatures<N, E> {
  /** Number of nodes, at least 1. */
  readonly nodes: number;
  /** Pairs `[edges, 2]`: where an edge starts and where it ends. */
  readonly edges: Uint32Array;
}

/**
 * Refuses what is no graph.
 *
 * @param what how messages begin, such as a file's name and which graph it is
 * @throws {DataError} for a graph without nodes, an edge to a node that is not there, or a table
 * whose rows are not as many as the nodes or edges
 */
export function refuseBadGraph(graph: Graph, what: string): void {
  const { nodes, edges, nodeFeatures, edgeFeatures } = graph;
  if (!Number.isInteger(nodes) || nodes < 1) {
    throw new DataError(`${what}: ${nodes} nodes, expected at least 1`);
  }
  if (edges.length % 2 !== 0) {
    throw new DataError(`${what}: ${edges.length} ends of edges, expected an even number: pairs`);
  }
  for (let end = 0; end < edges.length; end++) {
    if (edges[end] < nodes) continue;
    const edge = end >> 1;
    throw new DataError(
      `${what}: edge ${edge} leads from node ${edges[2 * edge]} to node ${edges[2 * edge + 1]}, ` +
        `expected 0 to ${nodes - 1}`,
    );
  }
  refuseBadTable(nodeFeatures, nodes, `${what}: features of nodes`);
  refuseBadTable(edgeFeatures, edges.length / 2, `${what}: features of edges`);
}

function refuseBadTable(table: FeatureTable | null, rows: number, what: string): void {
  if (table === null || table.values.length === rows * table.width) return;
  throw new DataError(
    `${what}: ${table.values.length} values, expected ${rows} rows of ${table.width}`,
  );
}
