import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { startEngine } from "../../../src/engine/engine.ts";
import { softmaxCrossEntropy } from "../../../src/engine/operations/cross_entropy.ts";
import { assertClose, differentiate, toRows } from "../../adapter/float64.ts";
import { engineTest, EVERYWHERE } from "../../support/engines.ts";
import { valuesOf } from "../../support/values.ts";
import { closedValues } from "../../support/closed_values.ts";

const [ROWS, CLASSES] = [6, 5];
const LABELS = [0, 4, 2, 2, 1, 3];

function reference(logits: number[]): number {
  const losses = toRows(logits, CLASSES).map((row, i) => {
    const sum = row.reduce((total, value) => total + Math.exp(value), 0);
    return Math.log(sum) - row[LABELS[i]];
  });
  return losses.reduce((total, loss) => total + loss, 0) / ROWS;
}

async function lossAndGradient(logits: ArrayLike<number>) {
  const [loss, gradient] = await valuesOf(() => {
    const targets = tf.oneHot(LABELS, CLASSES).toFloat() as tf.Tensor2D;
    const input = tf.tensor2d(Float32Array.from(logits), [ROWS, CLASSES]);
    const { value, grad } = tf.valueAndGrad((x) =>
      tf.mul(softmaxCrossEntropy(x as tf.Tensor2D, targets), 3)
    )(input);
    return [value, grad];
  });
  return { loss: loss[0] / 3, gradient: gradient.map((g) => g / 3) };
}

Deno.test("loss and gradient equal float64's, whatever they are multiplied by", async () => {
  await startEngine("wasm");
  const logits = [...closedValues(ROWS * CLASSES, 1, 6)];
  const { loss, gradient } = await lossAndGradient(logits);
  assert.ok(Math.abs(loss - reference(logits)) < 1e-6);
  assertClose(gradient, differentiate(reference, logits), 1e-5, "gradient");
});

Deno.test("logits of any size give a finite loss and gradient", async () => {
  await startEngine("wasm");
  const logits = closedValues(ROWS * CLASSES, 1, 2e6);
  const { loss, gradient } = await lossAndGradient(logits);
  const rows = toRows(logits, CLASSES);
  // With such distances the loss is the distance to the largest logit.
  const distances = rows.map((row, i) => Math.max(...row) - row[LABELS[i]]);
  const expected = distances.reduce((sum, distance) => sum + distance, 0) / ROWS;
  assert.ok(Math.abs(loss / expected - 1) < 1e-5);
  assert.ok(gradient.every(Number.isFinite));
});

/** Mean loss and its gradient in float64, with the largest logit taken away first. */
function stable(logits: Float32Array, targets: Float32Array, classes: number) {
  const [x, y] = [toRows(logits, classes), toRows(targets, classes)];
  const gradient: number[] = [];
  let loss = 0;
  x.forEach((row, i) => {
    const largest = Math.max(...row);
    const sum = row.reduce((total, value) => total + Math.exp(value - largest), 0);
    row.forEach((value, c) => {
      loss += y[i][c] * (Math.log(sum) + largest - value) / x.length;
      gradient.push((Math.exp(value - largest) / sum - y[i][c]) / x.length);
    });
  });
  return { loss, gradient };
}

for (const engine of EVERYWHERE) {
  for (const [rows, classes] of [[1, 2], [1, 1], [7, 10], [33, 5], [4, 1000]]) {
    engineTest(
      engine,
      `[${rows}, ${classes}] logits of any size equal float64 within 1e-6`,
      async () => {
        const targets = new Float32Array(rows * classes);
        for (let row = 0; row < rows; row++) {
          // Every other row is divided between two classes.
          targets[row * classes] += row % 2 ? 0.25 : 1;
          targets[row * classes + classes - 1] += row % 2 ? 0.75 : 0;
        }
        for (const scale of [1e-3, 1, 30, 170, 1000, 1e5]) {
          const logits = closedValues(rows * classes, rows, scale);
          const expected = stable(logits, targets, classes);
          const [[loss], gradient] = await valuesOf(() => {
            const y = tf.tensor2d(targets, [rows, classes]);
            const f = tf.valueAndGrad((x) => softmaxCrossEntropy(x as tf.Tensor2D, y));
            const { value, grad } = f(tf.tensor2d(logits, [rows, classes]));
            return [value, grad];
          });
          const error = Math.abs(loss - expected.loss);
          assert.ok(error <= 1e-6 * Math.max(1, expected.loss), `${scale}: ${loss}`);
          gradient.forEach((value, i) => {
            const error = Math.abs(value - expected.gradient[i]);
            assert.ok(error <= 1e-6 / rows, `${scale}: gradient[${i}] is ${value}`);
          });
        }
      },
    );
  }

  engineTest(engine, "a logit that is not finite gives a loss that is none", async () => {
    for (const bad of [NaN, Infinity]) {
      for (const place of [0, 7]) {
        const logits = closedValues(ROWS * CLASSES, 1).with(place, bad);
        assert.ok(Number.isNaN((await lossAndGradient(logits)).loss), `${bad} at ${place}`);
      }
    }
  });
}

Deno.test("a sure right answer costs nothing and a uniform one log(classes)", async () => {
  await startEngine("wasm");
  const sure = LABELS.flatMap((label) => new Array(CLASSES).fill(0).with(label, 100));
  assert.equal((await lossAndGradient(sure)).loss, 0);
  const { loss } = await lossAndGradient(new Float32Array(ROWS * CLASSES));
  assert.ok(Math.abs(loss - Math.log(CLASSES)) < 1e-6);
});
