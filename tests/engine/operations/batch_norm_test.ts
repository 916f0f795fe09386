import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { batchNorm, fixedBatchNorm } from "../../../src/engine/operations/batch_norm.ts";
import { columnSums } from "../../../src/engine/products.ts";
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
  for (const rectified of [false, true]) {
    const name = rectified ? "BatchNorm and ReLU" : "BatchNorm";
    engineTest(engine, `${name}: values and gradients equal float64's`, async () => {
      const inputs = [
        tf.tensor2d(x, [ROWS, WIDTH]),
        tf.tensor1d(gain),
        tf.tensor1d(shift),
      ] as const;
      const factors = tf.tensor2d(weights, [ROWS, WIDTH]);
      const apply = (x: tf.Tensor, gain: tf.Tensor, shift: tf.Tensor) =>
        batchNorm(x as tf.Tensor2D, { gain, shift }, { rectified });
      const output = apply(...inputs);
      const arrays = [[...x], [...gain], [...shift]];
      const expectedOf = (x: number[], gain: number[], shift: number[]) => {
        const y = reference(x, gain, shift);
        return rectified ? y.map((value) => Math.max(value, 0)) : y;
      };
      const expectedValues = expectedOf(arrays[0], arrays[1], arrays[2]);
      // Neither shut nor open everywhere, and no value where ReLU has its kink.
      const zeros = expectedValues.filter((value) => value === 0).length;
      assert.ok(rectified ? zeros > 3 && zeros < 18 : zeros === 0);
      const all = reference(arrays[0], arrays[1], arrays[2]);
      assert.ok(all.every((value) => Math.abs(value) > 1e-3));
      assertClose([...await output.data()], expectedValues, 1e-5, "y");
      const gradients = tf.grads((a, b, c) => tf.sum(tf.mul(apply(a, b, c), factors)))([...inputs]);
      const loss = (x: number[], gain: number[], shift: number[]) =>
        expectedOf(x, gain, shift).reduce((sum, value, i) => sum + value * weights[i], 0);
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
  }

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

for (const [rows, width] of [[1100, 6], [3, 8], [520, 1]]) {
  engineTest("wasm", `BatchNorm of [${rows}, ${width}] has the bits of single operations`, () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const x = tf.tensor2d(closedValues(rows * width, 1, 3), [rows, width]);
      const dy = tf.tensor2d(closedValues(rows * width, 2, 3), [rows, width]);
      const gain = tf.add(tf.tensor1d(closedValues(width, 3)), 1);
      const shift = tf.tensor1d(closedValues(width, 4));

      const mean = tf.mul(columnSums(x), 1 / rows);
      const centred = tf.sub<tf.Tensor2D>(x, mean);
      const variance = tf.mul(columnSums(tf.square(centred)), 1 / rows);
      const root = tf.rsqrt(tf.add(variance, EPSILON));
      const h = tf.mul<tf.Tensor2D>(centred, root);
      const y = tf.relu(tf.add(tf.mul(h, gain), shift));
      const passed = tf.mul<tf.Tensor2D>(dy, tf.step(y));
      const dGain = columnSums(tf.mul<tf.Tensor2D>(passed, h));
      const dShift = columnSums(passed);
      const along = tf.mul(h, tf.mul(dGain, 1 / rows));
      const dx = tf.mul(
        tf.sub(tf.sub(passed, tf.mul(dShift, 1 / rows)), along),
        tf.mul(root, gain),
      );

      const apply = (x: tf.Tensor, gain: tf.Tensor, shift: tf.Tensor) =>
        batchNorm(x as tf.Tensor2D, { gain, shift }, { rectified: true });
      const found = [apply(x, gain, shift), ...tf.grads(apply)([x, gain, shift], dy)];
      [y, dx, dGain, dShift].forEach((expected, i) =>
        assert.deepEqual(found[i].dataSync(), expected.dataSync())
      );
    });
    assert.equal(tf.memory().numTensors, before);
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
