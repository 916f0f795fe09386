import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { type Kept, rectify } from "../../../src/engine/operations/rectify.ts";
import { closedValues } from "../../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../../support/engines.ts";
import { valuesOf } from "../../support/values.ts";

const FACTOR = 1.25;

/** Drops every third value. */
const KEPT: Kept = {
  factor: FACTOR,
  fillMask: (mask) => mask.forEach((_, i) => mask[i] = i % 3 === 0 ? 0 : FACTOR),
};

/** Values, and the gradient of their sum weighted by `weights`. */
async function rectified(values: Float32Array, weights: Float32Array, kept: Kept | null) {
  const [found, gradient] = await valuesOf(() => {
    const x = tf.tensor2d(values, [1, values.length]);
    const weighted = (x: tf.Tensor) =>
      tf.sum(tf.mul(rectify(x as tf.Tensor2D, kept), tf.tensor2d(weights, [1, values.length])));
    return [rectify(x, kept), tf.grad(weighted)(x)];
  });
  return { values: found, gradient };
}

for (const engine of EVERYWHERE) {
  for (const kept of [null, KEPT]) {
    const name = kept === null ? "ReLU" : "ReLU with a mask";

    engineTest(engine, `${name} and its gradient are exact for every length`, async () => {
      for (let length = 1; length <= 21; length++) {
        const x = closedValues(length, length, 2).with(0, 0);
        const weights = closedValues(length, 40, 2);
        const factors = new Float32Array(length).fill(1);
        kept?.fillMask(factors);
        const found = await rectified(x, weights, kept);
        assert.deepEqual(found.values, x.map((value, i) => Math.max(value, 0) * factors[i]));
        const open = x.map((value, i) => value > 0 ? weights[i] * factors[i] : 0);
        found.gradient.forEach((value, i) => assert.equal(Math.abs(value - open[i]), 0, `${i}`));
      }
    });

    engineTest(engine, `${name} keeps NaN and Infinity where they are`, async () => {
      for (const place of [1, 4, 8]) {
        for (const bad of [NaN, Infinity]) {
          const x = closedValues(9, 1, 2).with(place, bad);
          const { values } = await rectified(x, new Float32Array(9), kept);
          assert.equal(values[place], kept === null ? bad : bad * (place % 3 === 0 ? 0 : FACTOR));
          values.forEach((value, i) => assert.ok(i === place || Number.isFinite(value)));
        }
      }
    });
  }
}
