import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { smoothed, withLabelSmoothing } from "../../src/benchmarks/label_smoothing.ts";
import { softmaxCrossEntropy } from "../../src/engine/operations/cross_entropy.ts";
import { startEngine } from "../../src/engine/engine.ts";
import type { Task } from "../../src/training/task.ts";
import { valuesOf } from "../support/values.ts";

Deno.test("smoothed targets give every class its share and still sum to 1", async () => {
  await startEngine("wasm");
  const [values] = await valuesOf(() => smoothed(tf.tensor2d([[0, 1, 0, 0]]), 0.1));
  [0.025, 0.925, 0.025, 0.025].forEach((expected, i) => {
    assert.ok(Math.abs(values[i] - expected) < 1e-7, `${values}`);
  });
});

Deno.test("only training sees smoothed targets", async () => {
  await startEngine("wasm");
  const score = { loss: 3, value: 50 };
  const task: Task = {
    metric: "accuracy",
    better: "higher",
    sizes: { train: 1, validation: 1, test: 1 },
    batch: () => ({ inputs: tf.zeros([1, 1]), targets: tf.zeros([1, 2]) }),
    loss: softmaxCrossEntropy,
    evaluate: () => Promise.resolve(score),
  };
  const smooth = withLabelSmoothing(task, 0.2);
  const [loss] = await valuesOf(() => smooth.loss(tf.tensor2d([[2, 0]]), tf.tensor2d([[1, 0]])));
  // By hand: log(1 + e^-2) of class 0 nine times in ten, and 2 more of class 1.
  const expected = Math.log(1 + Math.exp(-2)) + 0.1 * 2;
  assert.ok(Math.abs(loss[0] - expected) < 1e-6);
  assert.equal(await smooth.evaluate(() => tf.zeros([1, 2]), "test"), score);
});
