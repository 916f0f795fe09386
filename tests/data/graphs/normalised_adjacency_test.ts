import assert from "node:assert/strict";
import {
  normalisedAdjacency,
  sparseProduct,
} from "../../../src/data/graphs/normalised_adjacency.ts";
import { closedValues } from "../../support/closed_values.ts";

/** A path of three nodes, and a node by itself. */
const PATH = { nodes: 4, edges: Uint32Array.of(0, 1, 1, 0, 1, 2, 2, 1) };

function dense({ nodes, edges }: typeof PATH): number[][] {
  const matrix = Array.from({ length: nodes }, () => new Array<number>(nodes).fill(0));
  const { from, to, weights } = normalisedAdjacency({ nodes, edges });
  weights.forEach((weight, i) => matrix[to[i]][from[i]] += weight);
  return matrix;
}

Deno.test("normalised adjacency: 1 / sqrt of both degrees, each with the node itself", () => {
  const [half, third, sixth] = [1 / 2, 1 / 3, 1 / Math.sqrt(6)].map(Math.fround);
  assert.deepEqual(dense(PATH), [
    [half, sixth, 0, 0],
    [sixth, third, sixth, 0],
    [0, sixth, half, 0],
    [0, 0, 0, 1],
  ]);
});

Deno.test("normalised adjacency: rows ascend, and a loop of the graph changes nothing", () => {
  const looped = { nodes: 4, edges: Uint32Array.of(2, 2, ...PATH.edges, 3, 3) };
  assert.deepEqual(normalisedAdjacency(looped), normalisedAdjacency(PATH));
  assert.deepEqual([...normalisedAdjacency(PATH).to], [0, 0, 1, 1, 1, 2, 2, 3]);
});

Deno.test("normalised adjacency: a graph without edges is the identity", () => {
  const none = normalisedAdjacency({ nodes: 3, edges: new Uint32Array() });
  assert.deepEqual([[...none.from], [...none.weights]], [[0, 1, 2], [1, 1, 1]]);
});

Deno.test("sparse product: the product with the dense matrix, in float64 within 1e-6", () => {
  const values = closedValues(4 * 3, 1);
  const found = sparseProduct(normalisedAdjacency(PATH), 3, values);
  dense(PATH).forEach((row, node) => {
    for (let column = 0; column < 3; column++) {
      const expected = row.reduce((sum, entry, i) => sum + entry * values[3 * i + column], 0);
      assert.ok(Math.abs(found[3 * node + column] - expected) < 1e-6);
    }
  });
});
