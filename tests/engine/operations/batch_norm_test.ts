import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { batchNorm, fixedBatchNorm } from "../../../src/engine/operations/batch_norm.ts";
import { UsageError } from "../../../src/errors.ts";
import { assertClose, differentiate } from "../../adapter/float64.ts";
import { closedValues } from "../../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../../support/engines.ts";

const [ROWS, WIDTH] = [7, 3];
const x = closedValues(ROWS * WIDTH, 1, 2);
const gain = closedValues(WIDTH, 2, 0.5).map((value) => value + 1);
const shift = closedValues(WIDTH, 3, 0.5);
const weights = closedValues(ROWS * WIDTH, 4, 1);
const EPSILON = 1e-5;

/** In float64, column by column: mean and variance over the rows, divided by `rows - less`. */
function statistics(x: number[], less: number): { mean: number[]; variance: number[] } {
  const columns = Array.from(
    { length: WIDTH },
    (_, c) => x.filter((_, i) => i % WIDTH === c),
  );
  const mean = columns.map((column) => column.reduce((sum, v) => sum + v, 0) / ROWS);
  const variance = columns.map((column, c) =>
    column.reduce((sum, v) => sum + (v - mean[c]) ** 2, 0) / (ROWS - less)
  );
  return { mean, variance };
}

function reference(x: number[], gain: number[], shift: number[]): number[] {
  const { mean, variance } = statistics(x, 0);
  return x.map((value, i) => {
    const c = i % WIDTH;
    return gain[c] * (value - mean[c]) / Math.sqrt(variance[c] + EPSILON) + shift[c];
  });
}

for (const engine of EVERYWHERE) {
  engineTest(engine, "BatchNorm: values and gradients equal float64's", async () => {
    const inputs = [
      tf.tensor2d(x, [ROWS, WIDTH]),
      tf.tensor1d(gain),
      tf.tensor1d(shift),
    ] as const;
    const factors = tf.tensor2d(weights, [ROWS, WIDTH]);
    const apply = (x: tf.Tensor, gain: tf.Tensor, shift: tf.Tensor) =>
      batchNorm(x as tf.Tensor2D, { gain, shift });
    const output = apply(...inputs);
    const arrays = [[...x], [...gain], [...shift]];
    assertClose([...await output.data()], reference(arrays[0], arrays[1], arrays[2]), 1e-5, "y");
    const gradients = tf.grads((a, b, c) => tf.sum(tf.mul(apply(a, b, c), factors)))([...inputs]);
    const loss = (x: number[], gain: number[], shift: number[]) =>
      reference(x, gain, shift).reduce((sum, value, i) => sum + value * weights[i], 0);
    const expected = [
      differentiate((v) => loss(v, arrays[1], arrays[2]), arrays[0]),
      differentiate((v) => loss(arrays[0], v, arrays[2]), arrays[1]),
      differentiate((v) => loss(arrays[0], arrays[1], v), arrays[2]),
    ];
    for (const [i, gradient] of gradients.entries()) {
      assertClose([...await gradient.data()], expected[i], 1e-4, `gradient ${i}`);
    }
    tf.dispose([...inputs, factors, output, ...gradients]);
  });

  engineTest(engine, "BatchNorm: the batch's mean and unbiased variance are shown", async () => {
    const seen: number[][] = [];
    const input = tf.tensor2d(x, [ROWS, WIDTH]);
    const affine = { gain: tf.tensor1d(gain), shift: tf.tensor1d(shift) };
    const copies: tf.Tensor[] = [];
    const output = batchNorm(input, affine, {
      observe: ({ mean, variance }) =>
        copies.push(tf.keep(tf.clone(mean)), tf.keep(tf.clone(variance))),
    });
    for (const copy of copies) seen.push([...await copy.data()]);
    const { mean, variance } = statistics([...x], 1);
    assertClose(seen[0], mean, 1e-5, "mean");
    assertClose(seen[1], variance, 1e-5, "variance");
    const fixed = fixedBatchNorm(input, affine, {
      mean: tf.tensor1d(mean),
      variance: tf.tensor1d(statistics([...x], 0).variance),
    });
    assertClose([...await fixed.data()], [...await output.data()], 1e-5, "fixed");
    tf.dispose([input, affine.gain, affine.shift, output, fixed, ...copies]);
  });
}

engineTest("wasm", "BatchNorm: a single row has no variance and is refused", () => {
  const affine = { gain: tf.ones([WIDTH]), shift: tf.zeros([WIDTH]) };
  assert.throws(
    () => batchNorm(tf.zeros([1, WIDTH]), affine),
    new UsageError("BatchNorm needs at least 2 rows in training, got 1"),
  );
  assert.throws(() => batchNorm(tf.zeros([4, WIDTH + 1]), affine), UsageError);
});
