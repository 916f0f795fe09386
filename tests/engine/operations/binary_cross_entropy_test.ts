import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  binaryCrossEntropy,
  type BinaryCrossEntropyOptions,
} from "../../../src/engine/operations/binary_cross_entropy.ts";
import { startEngine } from "../../../src/engine/engine.ts";
import { UsageError } from "../../../src/errors.ts";
import { assertClose, differentiate } from "../../adapter/float64.ts";
import { closedValues } from "../../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../../support/engines.ts";
import { valuesOf } from "../../support/values.ts";

const [ROWS, WIDTH] = [7, 3];
const SIZE = ROWS * WIDTH;
const TARGETS = Float32Array.from({ length: SIZE }, (_, i) => [0, 1, 1, 0.25][i % 4]);
const MASK = Float32Array.from({ length: SIZE }, (_, i) => i % 5 === 0 ? 0 : 1);

/** By its definition, in float64: fine while no logit is large. */
function reference(logits: ArrayLike<number>, weight: number, mask: ArrayLike<number>): number {
  let sum = 0;
  let counted = 0;
  for (let i = 0; i < logits.length; i++) {
    const probability = 1 / (1 + Math.exp(-logits[i]));
    const y = TARGETS[i];
    counted += mask[i];
    sum -= mask[i] * (weight * y * Math.log(probability) + (1 - y) * Math.log(1 - probability));
  }
  return sum / counted;
}

async function lossAndGradient(logits: ArrayLike<number>, weight?: number, mask?: Float32Array) {
  const [[loss], gradient] = await valuesOf(() => {
    const targets = tf.tensor2d(TARGETS, [ROWS, WIDTH]);
    const options: BinaryCrossEntropyOptions = { positiveWeight: weight };
    if (mask) options.mask = tf.tensor2d(mask, [ROWS, WIDTH]);
    const { value, grad } = tf.valueAndGrad((x) =>
      tf.mul(binaryCrossEntropy(x as tf.Tensor2D, targets, options), 3)
    )(tf.tensor2d(Float32Array.from(logits), [ROWS, WIDTH]));
    return [value, grad];
  });
  return { loss: loss / 3, gradient: gradient.map((g) => g / 3) };
}

for (const engine of EVERYWHERE) {
  for (const weight of [1, 11.69]) {
    for (const [title, mask] of [["all", undefined], ["some", MASK]] as const) {
      engineTest(
        engine,
        `binary cross-entropy of ${title} labels, positive weight ${weight}, equals float64's`,
        async () => {
          const logits = [...closedValues(SIZE, 1, 6)];
          const f = (x: number[]) => reference(x, weight, mask ?? new Float32Array(SIZE).fill(1));
          const { loss, gradient } = await lossAndGradient(logits, weight, mask);
          assert.ok(Math.abs(loss - f(logits)) < 1e-5 * f(logits), `${loss} ${f(logits)}`);
          assertClose(gradient, differentiate(f, logits), 1e-5, "gradient");
        },
      );
    }
  }

  engineTest(
    engine,
    "binary cross-entropy of logits of any size is finite, and so is its gradient",
    async () => {
      const logits = closedValues(SIZE, 1, 2e6);
      const { loss, gradient } = await lossAndGradient(logits, 2);
      // With such logits softplus(x) is max(x, 0), and the sigmoid a step.
      const expected = [...logits].reduce((sum, x, i) =>
        sum + 2 * TARGETS[i] * Math.max(-x, 0) + (1 - TARGETS[i]) * Math.max(x, 0), 0) / SIZE;
      assert.ok(Math.abs(loss / expected - 1) < 1e-5, `${loss} ${expected}`);
      gradient.forEach((g, i) => {
        const wanted = logits[i] > 0 ? 1 - TARGETS[i] : -2 * TARGETS[i];
        assert.ok(Math.abs(g - wanted / SIZE) < 1e-6, `${i}: ${g}`);
      });
    },
  );

  engineTest(
    engine,
    "binary cross-entropy without any label is 0, as is its gradient",
    async () => {
      const { loss, gradient } = await lossAndGradient(
        closedValues(SIZE, 4, 5),
        1,
        new Float32Array(SIZE),
      );
      assert.equal(loss, 0);
      assert.ok(gradient.every((g) =>
        g === 0
      ));
    },
  );
}

Deno.test("binary cross-entropy refuses other shapes, types and weights, naming them", async () => {
  await startEngine("wasm");
  const [three, two] = [tf.zeros<tf.Rank.R2>([2, 3]), tf.zeros<tf.Rank.R2>([1, 3])];
  const integers = tf.zeros<tf.Rank.R2>([2, 3], "int32");
  const refused = (loss: () => tf.Tensor, message: RegExp) =>
    assert.throws(loss, (error) => error instanceof UsageError && message.test(error.message));
  refused(() => binaryCrossEntropy(three, two), /targets must be \[2, 3\], got \[1, 3\]/);
  refused(() => binaryCrossEntropy(three, three, { mask: two }), /mask must be \[2, 3\]/);
  refused(() => binaryCrossEntropy(three, integers), /targets must hold float32, got int32/);
  refused(
    () => binaryCrossEntropy(three, three, { positiveWeight: 0 }),
    /positive weight must be above 0, got 0/,
  );
  tf.dispose([three, two, integers]);
});
