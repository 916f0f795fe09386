import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { cifar10 } from "../../src/benchmarks/cifar10.ts";
import { flowers102 } from "../../src/benchmarks/flowers102.ts";
import { scoreClasses } from "../../src/benchmarks/score_parts.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { softmaxCrossEntropy } from "../../src/engine/operations/cross_entropy.ts";
import { OutOfMemory } from "../../src/engine/wasm/allocations.ts";
import { DataError } from "../../src/errors.ts";
import { networkState } from "../../src/models/network.ts";
import {
  extrapolated,
  measureBatch,
  spreadExamples,
  tooLargeBatch,
} from "../../src/training/batch_memory.ts";
import type { BenchmarkData } from "../../src/training/benchmark.ts";
import { describeRun, run } from "../../src/training/run.ts";
import type { Task } from "../../src/training/task.ts";
import { defaultConfig } from "../../src/training/validate.ts";

/** Black images of two classes. */
function blackImages(side: number, channels: number, train: number): BenchmarkData {
  const features = side * side * channels;
  const task: Task = {
    metric: "accuracy",
    better: "higher",
    sizes: { train, validation: 2, test: 2 },
    batch: (_, { length }) => ({
      inputs: tf.zeros([length, features]),
      targets: tf.oneHot(tf.zeros([length], "int32"), 2) as tf.Tensor2D,
    }),
    loss: softmaxCrossEntropy,
    evaluate: () => Promise.resolve({ loss: 1, value: 50 }),
  };
  return { name: "black", digest: "", task, features, classes: 2, extent: side, inputs: "black" };
}

/** Where every batch is worth measuring. */
const BENCHMARK = { ...flowers102, initialise: undefined, rowsEach: () => 1e6 };
const CONFIG = defaultConfig(flowers102, "tiny", { batchSize: 64, steps: 1 });

/** The same, with a memory that ends at so many examples. */
function failingFrom(most: number, data: BenchmarkData): BenchmarkData {
  const batch: Task["batch"] = (split, indices) => {
    if (indices.length >= most) throw new OutOfMemory("Out of memory: 7 bytes more");
    return data.task.batch(split, indices);
  };
  return { ...data, task: { ...data.task, batch } };
}

Deno.test("a batch that cannot fit is refused before training, with one that fits", async () => {
  await startEngine("wasm");
  const data = blackImages(56, 1, 32_768);
  const benchmark = { ...flowers102, initialise: undefined };
  const tensors = tf.memory().numTensors;
  let steps = 0;
  const train = (batchSize: number) =>
    run(defaultConfig(flowers102, "tiny", { batchSize, steps: 1 }), benchmark, data, {
      onEvent: ({ type }) => void (steps += Number(type === "step")),
    });
  const refusal = await train(32_768).then(() => null, (error: Error) => error);
  assert.ok(refusal instanceof DataError, `${refusal}`);
  assert.match(
    refusal.message,
    /^Out of memory: a step of 32768 examples needs about \d+\.\d GiB, .* a batch of \d+ fits \(/,
  );
  assert.equal(steps, 0);
  const fits = Number(/--batch-size (\d+)/.exec(refusal.message)![1]);
  assert.ok(fits > 500 && fits < 5000, `${fits}`);
  await train(16);
  assert.equal(steps, 1);
  assert.equal(tf.memory().numTensors, tensors);
});

Deno.test("measuring a batch leaves the network as it was, running statistics too", async () => {
  await startEngine("wasm");
  const config = defaultConfig(cifar10, "plain5", { batchSize: 128 });
  const data = { ...blackImages(32, 3, 500), classes: 10 };
  const { task } = data;
  const batch: Task["batch"] = (split, indices) => {
    const { inputs, targets } = task.batch(split, indices);
    return { inputs, targets: tf.pad(targets, [[0, 0], [0, 8]]) };
  };
  const { network, gate } = describeRun(config, cifar10, data);
  try {
    gate.materialise();
    const values = () => Promise.all(networkState(network).map((state) => state.values()));
    const before = await values();
    assert.ok(network.statistics.length > 0);
    const tensors = tf.memory().numTensors;
    const memory = await measureBatch(network, { ...task, batch }, config, 1e6);
    assert.ok(memory !== null && memory.bytes > 1e7 && memory.bytes < 2e9, `${memory?.bytes}`);
    assert.equal(memory.rows, 128);
    // A step has no more examples than there are, and advice none either.
    const all = await measureBatch(
      network,
      { ...task, batch },
      { ...config, batchSize: 1000 },
      1e6,
    );
    assert.deepEqual([all?.batch, all?.rows, all?.fits], [500, 500, 500]);
    assert.ok(!memory.isTooMuch);
    assert.deepEqual(await values(), before);
    assert.equal(tf.memory().numTensors, tensors);
    // Where outputs are small nothing is computed.
    assert.equal(await measureBatch(network, task, { ...config, batchSize: 16 }, 1e-3), null);
  } finally {
    gate.dispose();
  }
});

Deno.test("peaks are straight lines: what surely fits leaves room for holes", () => {
  const peak = (bytes: number, largest: number) => ({ bytes, largest });
  const measured = { few: peak(30, 2), more: peak(50, 4), room: peak(1000, 500) };
  const batch = (rows: number, parts = 1, alike = true) =>
    extrapolated(measured, { batch: rows * parts, rows, alike });
  // 10 + 10 n bytes, n in one piece: with three holes 10 + 13 n must stay within 1000.
  assert.deepEqual(batch(50), { batch: 50, rows: 50, bytes: 510, isTooMuch: false, fits: 50 });
  assert.deepEqual(batch(90), { batch: 90, rows: 90, bytes: 910, isTooMuch: false, fits: 76 });
  assert.deepEqual(batch(200), { batch: 200, rows: 200, bytes: 2010, isTooMuch: true, fits: 76 });
  assert.equal(batch(200, 4).fits, 304);
  assert.equal(batch(50, 7).fits, 350);
  // Of examples that differ a few tell less: more is let through, and less is advised.
  assert.deepEqual([batch(120).isTooMuch, batch(120, 1, false).isTooMuch], [true, false]);
  assert.deepEqual([batch(160, 1, false).isTooMuch, batch(160, 1, false).fits], [true, 50]);
  const none = extrapolated({ ...measured, room: peak(15, 500) }, {
    batch: 4,
    rows: 4,
    alike: true,
  });
  assert.deepEqual([none.isTooMuch, none.fits], [true, 0]);
  const cause = new Error("trap");
  assert.match(tooLargeBatch(none, cause).message, /not even 4 surely fit: a smaller preset/);
  for (const found of [none, batch(90)]) assert.equal(tooLargeBatch(found, cause).cause, cause);
});

Deno.test("a few examples from all over the data: the shortest and the longest first", async () => {
  await startEngine("wasm");
  const lengths = [5, 9, 5, 9, 700, 9, 500, 9];
  const batch = (_: string, indices: Uint32Array) => ({
    inputs: { tokens: tf.zeros([indices.reduce((sum, i) => sum + lengths[i], 0), 1]) },
    targets: tf.zeros([indices.length, 1]) as tf.Tensor2D,
  });
  const tensors = tf.memory().numTensors;
  const spread = spreadExamples({ batch, sizes: { train: 8, validation: 1, test: 1 } });
  assert.deepEqual(spread, { indices: Uint32Array.of(0, 4, 2, 6), alike: false });
  const images = spreadExamples(blackImages(2, 1, 9).task);
  assert.deepEqual([[...images.indices].sort(), images.alike], [[0, 2, 4, 6], true]);
  assert.equal(tf.memory().numTensors, tensors);
});

Deno.test("examples of which four do not fit are refused by the batch that was asked for", async () => {
  await startEngine("wasm");
  const data = blackImages(8, 1, 64);
  await assert.rejects(run(CONFIG, BENCHMARK, failingFrom(3, data)), (error: Error) => {
    assert.ok(error instanceof DataError);
    assert.match(error.message, /a step of 64 examples needs more, and not even 4 surely fit/);
    return true;
  });
});

Deno.test("a batch that fits is not blamed for a memory that ends in training", async () => {
  await startEngine("wasm");
  const data = failingFrom(64, blackImages(8, 1, 64));
  await assert.rejects(
    run(CONFIG, BENCHMARK, data),
    new OutOfMemory("Out of memory: 7 bytes more"),
  );
});

Deno.test("a part that does not fit is scored in halves, with the same result", async () => {
  await startEngine("cpu");
  const batch = (_: string, indices: Uint32Array) => ({
    inputs: tf.tensor2d(Float32Array.from(indices), [indices.length, 1]),
    targets: tf.oneHot(tf.zeros([indices.length], "int32"), 2) as tf.Tensor2D,
  });
  const score = async (most: number) => {
    const sizes: number[] = [];
    const predict = (x: tf.Tensor2D) => {
      if (x.shape[0] > most) throw new OutOfMemory("Out of memory");
      sizes.push(x.shape[0]);
      return tf.concat2d([tf.sub(7.5, x), tf.sub(x, 7.5)], 1);
    };
    const parts = [[0, 1, 2, 3, 4, 5, 6, 7, 8], [9, 10]].map((part) => Uint32Array.from(part));
    const task = { batch, loss: softmaxCrossEntropy };
    return { sizes, ...await scoreClasses({ task, predict, split: "test", parts }, 11) };
  };
  const tensors = tf.memory().numTensors;
  const [whole, halves] = [await score(99), await score(3)];
  assert.deepEqual(whole.sizes, [9, 2]);
  assert.deepEqual(halves.sizes, [3, 3, 3, 2]);
  assert.deepEqual(halves.found, whole.found);
  assert.ok(Math.abs(halves.loss - whole.loss) < 1e-6);
  await assert.rejects(score(0), OutOfMemory);
  assert.equal(tf.memory().numTensors, tensors);
});
