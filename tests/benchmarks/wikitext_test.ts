import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { nextToken } from "../../src/benchmarks/next_token.ts";
import { wikitext } from "../../src/benchmarks/wikitext.ts";
import { type TokenSplits, tokenText } from "../../src/data/wikitext/token_text.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { DataError, UsageError } from "../../src/errors.ts";
import { run } from "../../src/training/run.ts";
import { defaultConfig } from "../../src/training/validate.ts";

/** 0, 1, 2, ... modulo the vocabulary. */
function counted(length: number, first = 0): Uint16Array {
  return Uint16Array.from({ length }, (_, i) => (first + i) % 10);
}

function counting(parts: Partial<TokenSplits> = {}) {
  const splits = { train: counted(14), validation: counted(9, 3), test: counted(10, 5), ...parts };
  return nextToken(tokenText("counting", 10, splits), 4);
}

Deno.test("a window's targets are its tokens and the next one, without the first", async () => {
  await startEngine("wasm");
  const task = counting();
  assert.deepEqual(task.sizes, { train: 3, validation: 2, test: 2 });
  const { inputs, targets } = task.batch("train", Uint32Array.of(2, 0));
  assert.deepEqual(inputs.arraySync(), [[8, 9, 0, 1], [0, 1, 2, 3]]);
  assert.deepEqual(targets.arraySync(), [9, 0, 1, 2, 1, 2, 3, 4]);
  assert.deepEqual([inputs.dtype, targets.dtype], ["int32", "int32"]);
  tf.dispose([inputs, targets]);
});

Deno.test("the first 512 windows choose and judge, or as many as are asked for", () => {
  const many = counted(4 * 600 + 1);
  const splits = { train: counted(14), validation: many, test: many };
  const sizes = (options?: { scored: number }) =>
    nextToken(tokenText("counting", 10, splits), 4, options).sizes;
  assert.deepEqual(sizes(), { train: 3, validation: 512, test: 512 });
  assert.deepEqual(sizes({ scored: 5 }), { train: 3, validation: 5, test: 5 });
  assert.deepEqual(sizes({ scored: Infinity }), { train: 3, validation: 600, test: 600 });
  for (const scored of [0, -1, NaN]) {
    assert.throws(
      () => sizes({ scored }),
      (error) =>
        error instanceof UsageError && error.message.includes(`Cannot score ${scored} windows`),
    );
  }
});

Deno.test("a score is the mean over all tokens, and leaves no tensor behind", async () => {
  await startEngine("wasm");
  const task = counting();
  const before = tf.memory().numTensors;
  // Sure of the next number but for a factor e of the odds; wrong after 9.
  const predict = (inputs: tf.Tensor2D) =>
    tf.tidy(() => {
      const next = tf.minimum(tf.add(tf.reshape(inputs, [-1]), 1), 9);
      return tf.mul(tf.oneHot(tf.cast(next, "int32"), 10), 2) as tf.Tensor2D;
    });
  const { loss, value } = await task.evaluate(predict, "test");
  const total = Math.log(Math.exp(2) + 9);
  // Test windows read 5 to 8 and 9 to 2: one of the eight is followed by a surprise.
  assert.ok(Math.abs(loss - (total - 2 * 7 / 8)) < 1e-6, `${loss}`);
  assert.equal(value, loss);
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("a part shorter than a window is refused, and a window that is not there", async () => {
  await startEngine("wasm");
  assert.throws(
    () => counting({ test: counted(4) }),
    (error) => error instanceof DataError && /test text.*4 tokens.*at least 5/.test(error.message),
  );
  assert.throws(
    () => counting().batch("test", Uint32Array.of(2)),
    (error) =>
      error instanceof UsageError && /no test window 2: expected 0 to 1/.test(error.message),
  );
});

Deno.test("the protocol is the paper's", () => {
  const { batchSize, epochs, optimizer, adapter } = defaultConfig(wikitext, "3M");
  assert.deepEqual([batchSize, epochs, adapter.alpha], [32, 1, 16]);
  const { learningRate, weightDecay, schedule, warmupSteps } = optimizer;
  assert.deepEqual([learningRate, weightDecay, schedule, warmupSteps], [1e-4, 0.1, "cosine", 200]);
});

Deno.test("presets are found by name, and a factor narrows them to whole pairs in each head", () => {
  const data = { features: 256, classes: 256 };
  const name = (preset: string, factor?: number) =>
    wikitext.architecture(preset, data, factor).name;
  assert.equal(name("3M"), "llama 6 x 64, 4 heads, MLP 192, vocabulary 256");
  assert.equal(name("900M", 0.5), "llama 34 x 832, 26 heads, MLP 2304, vocabulary 256");
  assert.equal(name("tiny", 1e-9), "llama 2 x 8, 4 heads, MLP 1, vocabulary 256");
  assert.throws(
    () => name("4M"),
    (error) => error instanceof UsageError && /"4M": choose one of tiny, 3M/.test(error.message),
  );
});

Deno.test("thirty steps on the generated language make it less surprising", async () => {
  await startEngine("wasm");
  const data = await wikitext.load(null);
  assert.deepEqual([data.features, data.classes, data.extent], [256, 256, 128]);
  assert.deepEqual(data.task.sizes, { train: 2048, validation: 128, test: 128 });
  const config = defaultConfig(wikitext, "tiny", {
    method: "full",
    steps: 30,
    batchSize: 8,
    optimizer: { learningRate: 1e-2, warmupSteps: 5 },
  });
  const { value, metric, validation } = await run(config, wikitext, data);
  assert.equal(metric, "loss");
  // Knowing nothing costs log 256 = 5.545, knowing all 1.213.
  assert.ok(value < 5.45 && validation < 5.45, `${value}`);
  assert.ok(value > 1.213);
});
