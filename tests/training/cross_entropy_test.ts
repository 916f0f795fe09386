import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../src/engine/engine.ts";
import { softmaxCrossEntropy } from "../../src/training/cross_entropy.ts";
import { assertClose, differentiate, toRows } from "../adapter/float64.ts";
import { closedValues } from "../support/closed_values.ts";

const [ROWS, CLASSES] = [6, 5];
const LABELS = [0, 4, 2, 2, 1, 3];

function reference(logits: number[]): number {
  const losses = toRows(logits, CLASSES).map((row, i) => {
    const sum = row.reduce((total, value) => total + Math.exp(value), 0);
    return Math.log(sum) - row[LABELS[i]];
  });
  return losses.reduce((total, loss) => total + loss, 0) / ROWS;
}

function lossAndGradient(logits: ArrayLike<number>) {
  return tf.tidy(() => {
    const targets = tf.oneHot(LABELS, CLASSES).toFloat() as tf.Tensor2D;
    const input = tf.tensor2d(Float32Array.from(logits), [ROWS, CLASSES]);
    const { value, grad } = tf.valueAndGrad((x) =>
      tf.mul(softmaxCrossEntropy(x as tf.Tensor2D, targets), 3)
    )(input);
    return { loss: value.dataSync()[0] / 3, gradient: grad.dataSync().map((g) => g / 3) };
  });
}

Deno.test("loss and gradient equal float64's, whatever they are multiplied by", async () => {
  await startEngine("wasm");
  const logits = [...closedValues(ROWS * CLASSES, 1, 6)];
  const { loss, gradient } = lossAndGradient(logits);
  assert.ok(Math.abs(loss - reference(logits)) < 1e-6);
  assertClose(gradient, differentiate(reference, logits), 1e-5, "gradient");
});

Deno.test("logits of any size give a finite loss and gradient", async () => {
  await startEngine("wasm");
  const logits = closedValues(ROWS * CLASSES, 1, 2e6);
  const { loss, gradient } = lossAndGradient(logits);
  const rows = toRows(logits, CLASSES);
  // With such distances the loss is the distance to the largest logit.
  const distances = rows.map((row, i) => Math.max(...row) - row[LABELS[i]]);
  const expected = distances.reduce((sum, distance) => sum + distance, 0) / ROWS;
  assert.ok(Math.abs(loss / expected - 1) < 1e-5);
  assert.ok(gradient.every(Number.isFinite));
});

Deno.test("a sure right answer costs nothing and a uniform one log(classes)", async () => {
  await startEngine("wasm");
  const sure = LABELS.flatMap((label) => new Array(CLASSES).fill(0).with(label, 100));
  assert.equal(lossAndGradient(sure).loss, 0);
  const { loss } = lossAndGradient(new Float32Array(ROWS * CLASSES));
  assert.ok(Math.abs(loss - Math.log(CLASSES)) < 1e-6);
});
