import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../../src/engine/engine.ts";
import { sumOverEdges, type WeightedEdges } from "../../../src/engine/operations/sum_over_edges.ts";
import { UsageError } from "../../../src/errors.ts";
import { closedValues } from "../../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../../support/engines.ts";
import { valuesOf } from "../../support/values.ts";

const [NODES, WIDTH] = [6, 5];
/** A loop, a repeated edge, both directions of one, and node 5, to which none leads. */
const FROM = [0, 1, 1, 2, 3, 3, 5, 4];
const TO = [1, 0, 0, 2, 4, 1, 4, 3];
const WEIGHTS = [...closedValues(FROM.length, 3)];

function edges(from: number[] = FROM, to: number[] = TO, weights: number[] = WEIGHTS) {
  return {
    from: tf.tensor1d(from, "int32"),
    to: tf.tensor1d(to, "int32"),
    weights: tf.tensor1d(weights),
  };
}

/** The product with the dense matrix, in float64. */
function dense(x: Float32Array, from: number[], to: number[]): number[] {
  const matrix = Array.from({ length: NODES }, () => new Array<number>(NODES).fill(0));
  WEIGHTS.forEach((weight, e) => matrix[to[e]][from[e]] += weight);
  return matrix.flatMap((row) =>
    Array.from(
      { length: WIDTH },
      (_, column) => row.reduce((sum, entry, node) => sum + entry * x[node * WIDTH + column], 0),
    )
  );
}

function assertClose(found: Float32Array, expected: number[]): void {
  assert.equal(found.length, expected.length);
  found.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-6, `at ${i}`));
}

for (const engine of EVERYWHERE) {
  engineTest(
    engine,
    "a sum over edges and its gradient are products with the matrix and its transpose",
    async () => {
      const x = closedValues(NODES * WIDTH, 1);
      const dy = closedValues(NODES * WIDTH, 2);
      const [sum, gradient] = await valuesOf(() => {
        const matrix = edges();
        const { value, grad } = tf.valueAndGrad((x) => sumOverEdges(x as tf.Tensor2D, matrix))(
          tf.tensor2d(x, [NODES, WIDTH]),
          tf.tensor2d(dy, [NODES, WIDTH]),
        );
        return [value, grad];
      });
      assertClose(sum, dense(x, FROM, TO));
      assertClose(gradient, dense(dy, TO, FROM));
      assert.deepEqual([...sum.subarray(5 * WIDTH)], [0, 0, 0, 0, 0]);
    },
  );

  engineTest(engine, "a graph without edges hears nothing", async () => {
    const [sum] = await valuesOf(() =>
      sumOverEdges(tf.ones([2, 3]) as tf.Tensor2D, edges([], [], []))
    );
    assert.deepEqual([...sum], [0, 0, 0, 0, 0, 0]);
  });
}

Deno.test("a sum over edges leaves no tensor behind but its own", async () => {
  await startEngine("wasm");
  const [x, matrix] = [tf.ones([NODES, WIDTH]) as tf.Tensor2D, edges()];
  const before = tf.memory().numTensors;
  sumOverEdges(x, matrix).dispose();
  assert.equal(tf.memory().numTensors, before);
  tf.dispose([x, ...Object.values(matrix)]);
});

Deno.test("a sum over edges refuses ends out of range and parts that do not fit", async () => {
  await startEngine("wasm");
  const attempts: [() => WeightedEdges, RegExp][] = [
    [() => edges([0, 6], [0, 1], [1, 1]), /edge 1 has an end at node 6, expected 0 to 5/],
    [() => edges([0], [-1], [1]), /edge 0 has an end at node -1/],
    [() => edges([0, 1], [0], [1, 1]), /the ends of edges must be \[2\], got \[1\]/],
    [() => edges([0], [0], [1, 1]), /the shape of the weights must be \[1\], got \[2\]/],
    [
      () => ({ ...edges([0], [0], [1]), weights: tf.tensor1d([1], "int32") }),
      /weights must hold float32/,
    ],
    [
      () => ({ ...edges([0], [0], [1]), from: tf.tensor1d([0]) }),
      /from must hold int32, got float32/,
    ],
  ];
  for (const [bad, message] of attempts) {
    assert.throws(
      () => tf.tidy(() => sumOverEdges(tf.ones([NODES, WIDTH]) as tf.Tensor2D, bad())),
      (error: Error) => error instanceof UsageError && message.test(error.message),
      String(message),
    );
  }
});
