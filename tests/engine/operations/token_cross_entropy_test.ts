import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../../src/engine/engine.ts";
import { softmaxCrossEntropy } from "../../../src/engine/operations/cross_entropy.ts";
import { tokenCrossEntropy } from "../../../src/engine/operations/token_cross_entropy.ts";
import { UsageError } from "../../../src/errors.ts";
import { toRows } from "../../adapter/float64.ts";
import { closedValues } from "../../support/closed_values.ts";
import { engineTest, EVERYWHERE } from "../../support/engines.ts";
import { valuesOf } from "../../support/values.ts";

/** Targets all over the vocabulary, the first and the last among them. */
function closedTargets(rows: number, vocabulary: number): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => (7919 * row + vocabulary - 1) % vocabulary);
}

/** Mean loss and its gradient in float64, with the largest logit taken away first. */
function reference(logits: Float32Array, targets: Int32Array, vocabulary: number) {
  const gradient: number[] = [];
  let loss = 0;
  toRows(logits, vocabulary).forEach((row, i) => {
    const largest = row.reduce((a, b) => Math.max(a, b));
    const sum = row.reduce((total, value) => total + Math.exp(value - largest), 0);
    loss += (Math.log(sum) + largest - row[targets[i]]) / targets.length;
    row.forEach((value, c) => {
      const share = Math.exp(value - largest) / sum;
      gradient.push((share - (c === targets[i] ? 1 : 0)) / targets.length);
    });
  });
  return { loss, gradient };
}

/** Loss and gradient, from three times the loss so that what comes from above counts. */
async function lossAndGradient(logits: Float32Array, targets: Int32Array, vocabulary: number) {
  const [loss, gradient] = await valuesOf(() => {
    const y = tf.tensor1d(targets, "int32");
    const f = tf.valueAndGrad((x) => tf.mul(tokenCrossEntropy(x as tf.Tensor2D, y), 3));
    const { value, grad } = f(tf.tensor2d(logits, [targets.length, vocabulary]));
    return [value, grad];
  });
  return { loss: loss[0] / 3, gradient: gradient.map((g) => g / 3) };
}

for (const engine of EVERYWHERE) {
  for (const [rows, vocabulary] of [[1, 1], [1, 2], [7, 10], [33, 5], [3, 32_000]]) {
    engineTest(
      engine,
      `token cross-entropy of [${rows}, ${vocabulary}] logits of any size equals float64's`,
      async () => {
        const targets = closedTargets(rows, vocabulary);
        for (const scale of [1e-3, 1, 30, 170, 1000, 1e5]) {
          const logits = closedValues(rows * vocabulary, rows, scale);
          const expected = reference(logits, targets, vocabulary);
          const { loss, gradient } = await lossAndGradient(logits, targets, vocabulary);
          const error = Math.abs(loss - expected.loss);
          assert.ok(error <= 2e-6 * Math.max(1, expected.loss), `${scale}: ${loss}`);
          gradient.forEach((value, i) => {
            const error = Math.abs(value - expected.gradient[i]);
            assert.ok(error <= 1e-6 / rows, `${scale}: gradient[${i}] is ${value}`);
          });
        }
      },
    );
  }

  engineTest(engine, "token cross-entropy is softmax cross-entropy of one-hot rows", async () => {
    const [logits, targets] = [closedValues(60, 1, 6), closedTargets(6, 10)];
    const [one, other] = await valuesOf(() => {
      const x = tf.tensor2d(logits, [6, 10]);
      const y = tf.tensor1d(targets, "int32");
      return [tokenCrossEntropy(x, y), softmaxCrossEntropy(x, tf.oneHot(y, 10) as tf.Tensor2D)];
    });
    assert.ok(Math.abs(one[0] - other[0]) < 1e-6);
  });

  engineTest(engine, "a logit that is not finite gives a token loss that is none", async () => {
    for (const bad of [NaN, Infinity]) {
      for (const place of [0, 7]) {
        const logits = closedValues(30, 1).with(place, bad);
        const { loss } = await lossAndGradient(logits, closedTargets(6, 5), 5);
        assert.ok(Number.isNaN(loss), `${bad} at ${place}`);
      }
    }
  });

  engineTest(engine, "token cross-entropy leaves its logits and no tensor behind", async () => {
    const logits = tf.tensor2d(closedValues(30, 1), [6, 5]);
    const before = tf.memory().numTensors;
    await valuesOf(() => {
      const y = tf.tensor1d(closedTargets(6, 5), "int32");
      return tf.grad((x) => tokenCrossEntropy(x as tf.Tensor2D, y))(logits);
    });
    assert.equal(tf.memory().numTensors, before);
    assert.deepEqual(await logits.data(), closedValues(30, 1));
    logits.dispose();
  });
}

Deno.test("a uniform guess costs log(vocabulary) and a sure right answer nothing", async () => {
  await startEngine("wasm");
  const targets = closedTargets(6, 5);
  const uniform = await lossAndGradient(new Float32Array(30), targets, 5);
  assert.ok(Math.abs(uniform.loss - Math.log(5)) < 1e-6);
  const sure = new Float32Array(30);
  targets.forEach((target, row) => sure[5 * row + target] = 200);
  assert.equal((await lossAndGradient(sure, targets, 5)).loss, 0);
});

Deno.test("token cross-entropy refuses other shapes, types and tokens beyond the vocabulary", async () => {
  await startEngine("wasm");
  tf.tidy(() => {
    const logits = tf.zeros<tf.Rank.R2>([2, 3]);
    const refused = (targets: tf.Tensor, message: RegExp) =>
      assert.throws(
        () => tokenCrossEntropy(logits, targets as tf.Tensor1D),
        (error) => error instanceof UsageError && message.test(error.message),
      );
    refused(tf.tensor1d([1], "int32"), /targets must be \[2\], got \[1\]/);
    refused(tf.tensor1d([1, 2]), /targets must hold int32, got float32/);
    refused(tf.tensor1d([1, 3], "int32"), /a target is 3, expected 0 to 2/);
    refused(tf.tensor1d([-1, 0], "int32"), /a target is -1, expected 0 to 2/);
  });
});
