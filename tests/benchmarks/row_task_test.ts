import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { constantLevel, rowTask } from "../../src/benchmarks/row_task.ts";
import type { RowData, RowSplit } from "../../src/data/rows/row_data.ts";
import { startEngine } from "../../src/engine/engine.ts";

await startEngine("wasm");

function split(inputs: number[], targets: number[]): RowSplit {
  return {
    size: targets.length,
    inputs: Float32Array.from(inputs),
    targets: Float32Array.from(targets),
  };
}

/** One input, which the network of these tests hands on. */
const CLASSES: RowData = {
  ...{ name: "rows", digest: "", features: 1, classes: 2, classNames: ["no", "yes"] },
  train: split([-1, 2, 3, 4], [0, 1, 1, 1]),
  validation: split([1, -1], [1, 0]),
  test: split([-2, -1, 0.5, 1, 3], [0, 0, 0, 1, 1]),
};

const NUMBERS: RowData = {
  ...{ name: "rows", digest: "", features: 1, classes: null, unit: { mean: 10, deviation: 2 } },
  train: split([-1, 0, 1], [-1, 0, 1]),
  validation: split([1], [1]),
  test: split([0, 1, 2], [0.5, 1, 1.5]),
};

/** Log-odds x of the second class. */
const predict = (x: tf.Tensor2D) => tf.tidy(() => tf.concat([tf.zerosLike(x), x], 1));

Deno.test("rows: the examples asked for, in that order, with one-hot classes or standardised numbers", async () => {
  const { inputs, targets } = rowTask(CLASSES).batch("train", Uint32Array.of(2, 0));
  assert.deepEqual(await inputs.array(), [[3], [-1]]);
  assert.deepEqual(await targets.array(), [[0, 1], [1, 0]]);
  const numbers = rowTask(NUMBERS).batch("test", Uint32Array.of(2, 0));
  assert.deepEqual(await numbers.targets.array(), [[1.5], [0.5]]);
  tf.dispose([inputs, targets, numbers.inputs, numbers.targets]);
  assert.throws(() => rowTask(CLASSES).batch("test", Uint32Array.of(5)), /There is no test row 5/);
});

Deno.test("rows held as bytes: every channel is standardised by its own mean and deviation", async () => {
  const bytes = (size: number): RowSplit => ({
    size,
    inputs: Uint8Array.from({ length: 4 * size }, (_, i) => 63 * i),
    targets: new Float32Array(size),
  });
  const { inputs, targets } = rowTask({
    ...{ name: "images", digest: "", features: 4, classes: 2 },
    channels: [{ mean: 3, deviation: 2 }, { mean: -1, deviation: 0.5 }],
    ...{ train: bytes(2), validation: bytes(1), test: bytes(1) },
  }).batch("train", Uint32Array.of(1, 0));
  assert.deepEqual(await inputs.array(), [
    [(252 - 3) / 2, (59 + 1) / 0.5, (122 - 3) / 2, (185 + 1) / 0.5],
    [(0 - 3) / 2, (63 + 1) / 0.5, (126 - 3) / 2, (189 + 1) / 0.5],
  ]);
  tf.dispose([inputs, targets]);
});

Deno.test("classes: accuracy, its balanced twin and AUROC, each by hand; cross-entropy is the loss", async () => {
  const value = async (metric: Parameters<typeof rowTask>[1]) =>
    await rowTask(CLASSES, metric).evaluate(predict, "test");
  // Told yes: 0.5, 1 and 3; the first wrongly.
  assert.equal((await value("accuracy")).value, 80);
  assert.ok(Math.abs((await value("balanced-accuracy")).value - 100 * (2 / 3 + 1) / 2) < 1e-9);
  assert.equal((await value("auroc")).value, 100);
  const x = [-2, -1, 0.5, 1, 3];
  const losses = x.map((odds, i) => Math.log1p(Math.exp(i < 3 ? odds : -odds)));
  const mean = losses.reduce((sum, loss) => sum + loss / 5, 0);
  assert.ok(Math.abs((await value("accuracy")).loss - mean) < 1e-6);
});

Deno.test("numbers: R^2, and the squared error in the unit of the table", async () => {
  const whole = (x: tf.Tensor2D) => x.clone();
  const { value, loss } = await rowTask(NUMBERS).evaluate(whole, "test");
  // Errors -0.5, 0, 0.5 around a mean of 1.
  assert.equal(value, 1 - 0.5 / 0.5);
  assert.ok(Math.abs(loss - 0.5 / 3) < 1e-6);
  const { value: mse } = await rowTask(NUMBERS, "mse").evaluate(whole, "test");
  assert.ok(Math.abs(mse - 4 * 0.5 / 3) < 1e-6);
  assert.equal(rowTask(NUMBERS, "mse").better, "lower");
});

Deno.test("the best constant: the class or the mean of training, judged on test rows", () => {
  assert.equal(constantLevel(CLASSES), 40);
  assert.equal(constantLevel(CLASSES, "balanced-accuracy"), 50);
  assert.equal(constantLevel(CLASSES, "auroc"), 50);
  // The mean of training is 0, that of the test rows 1.
  assert.equal(constantLevel(NUMBERS), 1 - (0.25 + 1 + 2.25) / 0.5);
  assert.ok(Math.abs(constantLevel(NUMBERS, "mse") - 4 * 3.5 / 3) < 1e-9);
});

Deno.test("a metric of another kind, of another number of classes, or of no name is refused", () => {
  const refused = (data: RowData, metric: string, message: RegExp) =>
    assert.throws(() => rowTask(data, metric as never), { name: "UsageError", message });
  refused(NUMBERS, "accuracy", /^The metric accuracy is not of numbers: choose one of r2, mse$/);
  refused(
    CLASSES,
    "r2",
    /^The metric r2 is not of classes: choose one of accuracy, balanced-accuracy, auroc$/,
  );
  refused({ ...CLASSES, classes: 3 }, "auroc", /^The metric auroc is of two classes, got 3$/);
  refused(CLASSES, "acuracy", /Unknown metric "acuracy": .*did you mean accuracy/);
});

Deno.test("rows that are not as many as they say, and labels that are no classes, are refused", () => {
  const refused = (test: RowSplit, message: RegExp) =>
    assert.throws(() => rowTask({ ...CLASSES, test }), { name: "UsageError", message });
  refused(
    split([1, 2], [0]),
    /^Cannot use the test rows: 2 inputs and 1 targets, expected 1 and 1/,
  );
  refused(split([1], [2]), /^Cannot use the test rows: label 2 of row 0, expected 0 to 1$/);
  refused(split([1], [0.5]), /label 0\.5 of row 0/);
  refused(split([], []), /at least one$/);
});

Deno.test("a network without numbers is worth NaN, and nothing is left behind", async () => {
  const before = tf.memory().numTensors;
  const { value } = await rowTask(CLASSES).evaluate(
    (x) => tf.tidy(() => predict(tf.mul(x, NaN))),
    "test",
  );
  assert.ok(Number.isNaN(value));
  assert.equal(tf.memory().numTensors, before);
});
