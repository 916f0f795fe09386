import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { imageClassification } from "../../src/benchmarks/image_classification.ts";
import { relabelled } from "../../src/benchmarks/relabelled.ts";
import { inParts, scoreClasses } from "../../src/benchmarks/score_parts.ts";
import type { ImageData } from "../../src/data/image_data.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";
import type { Task } from "../../src/training/task.ts";

/** Images of one byte, their own number, in three classes; more than are scored at once. */
function bytes(size: number): Task {
  const inputs = Uint8Array.from({ length: size }, (_, i) => i % 256);
  const split = { size, inputs, labels: inputs.map((byte) => byte % 3) };
  const plain = { name: "bytes", digest: "", shape: [1, 1] as const, features: 1, classes: 3 };
  const data: ImageData = { ...plain, train: split, validation: split, test: split };
  return imageClassification(data, Float32Array.from({ length: 256 }, (_, byte) => byte));
}

function sameSplits<T>(one: T): Record<"train" | "validation" | "test", T> {
  return { train: one, validation: one, test: one };
}

Deno.test("a batch holds the chosen examples under their own labels", async () => {
  await startEngine("wasm");
  const chosen = { rows: Uint32Array.of(7, 2, 7, 0), labels: Uint8Array.of(0, 4, 1, 3) };
  const task = relabelled(bytes(9), sameSplits(chosen), 5);
  assert.deepEqual(task.sizes, sameSplits(4));
  const { inputs, targets } = task.batch("train", Uint32Array.of(3, 1, 2));
  assert.deepEqual(inputs.arraySync(), [[0], [2], [7]]);
  assert.deepEqual(targets.arraySync(), [[0, 0, 0, 1, 0], [0, 0, 0, 0, 1], [0, 1, 0, 0, 0]]);
  tf.dispose([inputs, targets]);
});

Deno.test("with all examples and their own labels the task is the one it was made of", async () => {
  await startEngine("wasm");
  const size = 2_345;
  const task = bytes(size);
  const rows = Uint32Array.from({ length: size }, (_, i) => i);
  const labels = Uint8Array.from(rows, (i) => (i % 256) % 3);
  const same = relabelled(task, sameSplits({ rows, labels }), 3);
  const weights = tf.tensor2d([[0.01, 0.02, -0.01]]);
  const predict = (x: tf.Tensor2D) => tf.sin(tf.matMul(x, weights)) as tf.Tensor2D;
  const before = tf.memory().numTensors;
  assert.deepEqual(await same.evaluate(predict, "test"), await task.evaluate(predict, "test"));
  const parts = inParts(size, 100);
  const { found } = await scoreClasses({ task: same, predict, split: "test", parts }, size);
  const correct = found.filter((one, i) => one === labels[i]).length;
  assert.equal((await task.evaluate(predict, "test")).value, 100 * correct / size);
  assert.equal(tf.memory().numTensors, before);
  weights.dispose();
});

Deno.test("of equal outputs the first class is given", async () => {
  await startEngine("wasm");
  const chosen = { rows: Uint32Array.of(1, 2), labels: Uint8Array.of(1, 0) };
  const task = relabelled(bytes(3), sameSplits(chosen), 2);
  const predict = (x: tf.Tensor2D): tf.Tensor2D => tf.zeros([x.shape[0], 2]);
  const { value, loss } = await task.evaluate(predict, "validation");
  assert.equal(value, 50);
  assert.ok(Math.abs(loss - Math.log(2)) < 1e-6);
});

Deno.test("a label that is no class is refused", () => {
  const chosen = { rows: Uint32Array.of(1), labels: Uint8Array.of(3) };
  assert.throws(
    () => relabelled(bytes(3), sameSplits(chosen), 3),
    (error) => error instanceof UsageError && /label 3, expected 0 to 2/.test(error.message),
  );
});
