import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  imageClassification,
  LARGEST_LOOKED_UP,
} from "../../src/benchmarks/image_classification.ts";
import type { ImageData } from "../../src/data/image_data.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";
import type { SplitName } from "../../src/training/task.ts";

/** Images of one byte, all of class 0 of two, and a table for them. */
function oneByteImages(sizes: Record<SplitName, number>) {
  const split = (size: number) => ({
    size,
    inputs: Uint8Array.from({ length: size }, (_, i) => i % 251),
    labels: new Uint8Array(size),
  });
  const [train, validation, test] = [sizes.train, sizes.validation, sizes.test].map(split);
  const plain = { name: "bytes", digest: "", shape: [1, 1] as const, features: 1, classes: 2 };
  const data: ImageData = { ...plain, train, validation, test };
  return { data, table: Float32Array.from({ length: 256 }, (_, byte) => byte / 3) };
}

Deno.test("the values of a split are looked up once, of one too large for that in each batch", async () => {
  await startEngine("wasm");
  const sizes = { train: LARGEST_LOOKED_UP / 4 + 1, validation: 1_000, test: 1 };
  const { data, table } = oneByteImages(sizes);
  const task = imageClassification(data, table);
  const valuesOf = (split: SplitName, last: number) => {
    const { inputs, targets } = task.batch(split, Uint32Array.of(3, last));
    const values = [...inputs.dataSync()];
    tf.dispose([inputs, targets]);
    return values;
  };
  for (const split of ["train", "validation"] as const) {
    const last = sizes[split] - 1;
    const before = [table[3], table[last % 251]];
    assert.deepEqual(valuesOf(split, last), before);
    data[split].inputs[3] = 100;
    const after = split === "train" ? [table[100], before[1]] : before;
    assert.deepEqual(valuesOf(split, last), after);
  }
});

Deno.test("images that are not there are refused, whole and one by one", async () => {
  await startEngine("wasm");
  const { data, table } = oneByteImages({ train: 9, validation: 5, test: 5 });
  const { train } = data;
  const attempts: [ImageData, RegExp][] = [
    [{ ...data, train: { ...train, size: 10 } }, /train images: 9 bytes and 9 labels, expected 10/],
    [{ ...data, features: 2 }, /train images: 9 bytes and 9 labels, expected 18 and 9/],
    [
      { ...data, test: { ...data.test, labels: Uint8Array.of(0, 1, 2, 0, 0) } },
      /test images: label 2 of image 2, expected 0 to 1/,
    ],
  ];
  const isRefused = (message: RegExp) => (error: Error) =>
    error instanceof UsageError && message.test(error.message);
  for (const [wrong, message] of attempts) {
    assert.throws(() => imageClassification(wrong, table), isRefused(message));
  }
  const task = imageClassification(data, table);
  assert.throws(
    () => task.batch("train", Uint32Array.of(0, 9)),
    isRefused(/There is no train image 9: expected 0 to 8/),
  );
});

Deno.test("large images are scored few at a time, each once", async () => {
  await startEngine("wasm");
  const features = 1 << 23;
  const split = (size: number) => ({
    size,
    inputs: new Uint8Array(size * features),
    labels: Uint8Array.from({ length: size }, (_, i) => i % 2),
  });
  const shape = [1 << 11, 1 << 12] as const;
  const plain = { name: "large", digest: "", shape, features, classes: 2 };
  const [train, validation, test] = [split(1), split(1), split(5)];
  const task = imageClassification({ ...plain, train, validation, test }, new Float32Array(256));
  const rows: number[] = [];
  const { loss, value } = await task.evaluate((x) => {
    rows.push(x.shape[0]);
    return tf.zeros<tf.Rank.R2>([x.shape[0], 2]);
  }, "test");
  assert.deepEqual(rows, [2, 2, 1]);
  assert.equal(value, 60);
  assert.ok(Math.abs(loss - Math.LN2) < 1e-6);
});
