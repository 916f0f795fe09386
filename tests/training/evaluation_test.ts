import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { wikitext } from "../../src/benchmarks/wikitext.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";
import type { Benchmark } from "../../src/training/benchmark.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { run } from "../../src/training/run.ts";
import { NOT_SCORED } from "../../src/training/evaluation.ts";
import type { Task } from "../../src/training/task.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { digits, digitsConfig } from "./digits.ts";

/** Windows that each part of the data is scored on, of 20 that it has, and what the run finds. */
async function scored(overrides: ConfigOverrides) {
  await startEngine("wasm");
  const loaded = await wikitext.load(null);
  const data = { ...loaded, task: loaded.task.scoringFirst!(20) };
  const counts: Record<string, number> = { train: 0, validation: 0, test: 0 };
  const counting = (task: typeof data.task): typeof data.task => ({
    ...task,
    scoringFirst: (windows) => counting(task.scoringFirst!(windows)),
    evaluate(predict, split) {
      counts[split] += task.sizes[split];
      return task.evaluate(predict, split);
    },
  });
  const config = defaultConfig(wikitext, "tiny", { steps: 2, batchSize: 2, ...overrides });
  const result = await run(config, wikitext, { ...data, task: counting(data.task) });
  return { counts, result };
}

Deno.test("the first windows alone are scored, with what their losses are", async () => {
  const { counts, result } = await scored({ evaluate: 3 });
  // The test part also without the backbone.
  assert.deepEqual(counts, { train: 0, validation: 3, test: 6 });
  const whole = await scored({});
  assert.deepEqual(whole.counts, { train: 0, validation: 20, test: 40 });
  assert.equal(result.adapterDigest, whole.result.adapterDigest);
  assert.notEqual(result.value, whole.result.value);
  assert.ok(Math.abs(result.value - whole.result.value) < 0.3);
});

Deno.test("without scoring nothing is predicted, and the training is the same", async () => {
  const before = tf.memory().numTensors;
  const { counts, result } = await scored({ evaluate: "none" });
  assert.deepEqual(counts, { train: 0, validation: 0, test: 0 });
  for (const [name, value] of Object.entries(NOT_SCORED)) {
    assert.deepEqual(result[name as keyof typeof result], value, name);
  }
  assert.deepEqual(result.history!.validation.filter((value) => value !== null), []);
  assert.equal(result.adapterDigest, (await scored({ evaluate: 1 })).result.adapterDigest);
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("epochs end without a look at validation data where none is scored", async () => {
  await startEngine("wasm");
  const { task, ...data } = await digits();
  const evaluate: Task["evaluate"] = () => assert.fail("it was scored");
  const config = digitsConfig({ epochs: 2, steps: null, evaluate: "none" });
  const seen: unknown[] = [];
  await run(config, mnist, { ...data, task: { ...task, evaluate } }, {
    onEvent: (event) => event.type === "epoch" && seen.push(event.validation),
  });
  assert.deepEqual(seen, [null, null]);
});

Deno.test("windows are refused where examples are none of a text", async () => {
  await startEngine("wasm");
  const data = await digits();
  const config = digitsConfig({ steps: 1, evaluate: 5 });
  await assert.rejects(run(config, mnist as Benchmark, data), (error) => {
    return error instanceof UsageError &&
      /no windows of a text: evaluate must be all or none, got 5$/.test(error.message);
  });
});
