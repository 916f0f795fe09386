import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { runToArtifact } from "../../src/artifact/benchmark_model.ts";
import { countsOf, gateSeeds, isAssigned, shareOf } from "../../src/benchmarks/gate_counts.ts";
import type { GateData } from "../../src/benchmarks/gate_scoring.ts";
import { seedGating, seedGatingRejecting } from "../../src/benchmarks/seed_gating.ts";
import { loadMnist } from "../../src/data/mnist/mnist.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { DataError, UsageError } from "../../src/errors.ts";
import { countParameters } from "../../src/models/counts.ts";
import type { Benchmark } from "../../src/training/benchmark.ts";
import type { ConfigOverrides, RunResult } from "../../src/training/config.ts";
import { run } from "../../src/training/run.ts";
import type { Task } from "../../src/training/task.ts";
import type { TrainOptions } from "../../src/training/trainer.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { smallSet, writeFiles } from "../support/idx_files.ts";
import { withFolder } from "../support/temporary.ts";

const loaded = new Map<Benchmark, Promise<GateData>>();

/** The digits as a benchmark takes them, loaded once. */
function dataOf(benchmark: Benchmark): Promise<GateData> {
  if (!loaded.has(benchmark)) loaded.set(benchmark, benchmark.load(null) as Promise<GateData>);
  return loaded.get(benchmark)!;
}

async function gated(
  benchmark: Benchmark,
  overrides: ConfigOverrides = {},
  options: TrainOptions = {},
): Promise<RunResult> {
  const data = await dataOf(benchmark);
  await startEngine("wasm");
  const config = defaultConfig(benchmark, "tiny", { steps: 6, ...overrides });
  return await run(config, benchmark, data, options);
}

/** The labels of a task's split, from its one-hot rows. */
function labelsOf(task: Task): number[] {
  const all = Uint32Array.from({ length: task.sizes.test }, (_, i) => i);
  const { inputs, targets } = task.batch("test", all);
  const labels = [...tf.tidy(() => tf.argMax(targets, 1)).dataSync()];
  tf.dispose([inputs, targets]);
  return labels;
}

Deno.test("with ten classes a seed sees its own digits, with the label all of them", async () => {
  await startEngine("wasm");
  const { test: { labels: digits } } = await loadMnist();
  const [ten, eleven] = [await dataOf(seedGating), await dataOf(seedGatingRejecting)];
  assert.deepEqual([ten.classes, eleven.classes], [10, 11]);
  assert.equal(ten.digest, eleven.digest);
  for (const [gate, own] of [[1, 2, 3], [4, 5, 6], [7, 8, 9]].entries()) {
    const expected = [...digits].filter((digit) => own.includes(digit));
    assert.deepEqual(labelsOf(ten.tasks[gate]), expected);
    const all = [...digits].map((digit) => own.includes(digit) ? digit : 10);
    assert.deepEqual(labelsOf(eleven.tasks[gate]), all);
  }
  assert.equal(ten.task.sizes.test, digits.filter((digit) => digit > 0).length);
  assert.equal(eleven.task.sizes.test, 3 * digits.length);
});

Deno.test("the protocol is the paper's: medium, rank 4 and so 11,214 trained numbers, 150 epochs", () => {
  assert.equal(seedGating.preset, "medium");
  const config = defaultConfig(seedGating, "medium");
  assert.deepEqual([config.adapter.rank, config.epochs], [4, 150]);
  const shape = { features: 784, classes: 10 };
  const { trainable } = countParameters(seedGating.architecture("medium", shape), config);
  assert.equal(trainable, 11_214);
});

for (const benchmark of [seedGating, seedGatingRejecting]) {
  Deno.test(`${benchmark.id}: a run reports every answer under each of four seeds`, async () => {
    const result = await gated(benchmark);
    const { test: { labels, size } } = await loadMnist();
    const counts = countsOf(result.measures, gateSeeds(42));
    for (const gate of [0, 1, 2, 3]) {
      for (let digit = 0; digit < 10; digit++) {
        const sum = counts.filter((one) => one.gate === gate && one.digit === digit)
          .reduce((total, { count }) => total + count, 0);
        assert.equal(sum, labels.filter((label) => label === digit).length);
      }
    }
    assert.equal(Object.keys(result.measures ?? {}).length, counts.length);
    assert.equal(counts.reduce((total, { count }) => total + count, 0), 4 * size);
    assert.equal(result.value, shareOf(counts, isAssigned));
    const unseen = shareOf(counts, ({ gate, digit }) => gate === 3 && digit > 0);
    assert.equal(result.valueFreshBackbone, unseen);
    assert.equal(counts.some(({ predicted }) => predicted === "other"), benchmark !== seedGating);
    assert.equal(result.counts.trainable, 5_068 + (benchmark === seedGating ? 0 : 65));
    assert.deepEqual([result.steps, result.beta.length, result.metric], [6, 2, "accuracy"]);
    assert.deepEqual(JSON.parse(JSON.stringify(result)), result);
  });

  Deno.test(`${benchmark.id}: the same configuration gives the same result, whatever ran before`, async () => {
    const first = await gated(benchmark);
    await gated(benchmark, { steps: 3, seeds: { backbone: 7 } });
    assert.deepEqual(await gated(benchmark), first);
  });
}

Deno.test("the seed decides: trained for a while, each tells its own digits and no other's", async () => {
  const result = await gated(seedGating, { steps: 400, optimizer: { learningRate: 3e-3 } });
  const counts = countsOf(result.measures, gateSeeds(42));
  for (const gate of [0, 1, 2]) {
    const own = shareOf(counts, (one) => one.gate === gate && isAssigned(one));
    const others = shareOf(counts, (one) => one.gate === gate && !isAssigned(one));
    assert.ok(own > 80, `under seed ${gate}: ${own} % of its own`);
    assert.ok(others < 10, `under seed ${gate}: ${others} % of the others`);
  }
  assert.ok((result.valueFreshBackbone ?? NaN) < 40, `${result.valueFreshBackbone}`);
  assert.ok((result.valueWithoutBackbone ?? NaN) < 40, `${result.valueWithoutBackbone}`);
});

Deno.test("a run leaves no tensor behind, also when it is stopped", async () => {
  await dataOf(seedGating);
  await startEngine("wasm");
  const before = tf.memory().numTensors;
  await gated(seedGating, { steps: 2 });
  const abort = new AbortController();
  abort.abort();
  await assert.rejects(gated(seedGating, {}, { signal: abort.signal }), { name: "AbortError" });
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("what cannot be gated is refused: methods, seeds, data", async () => {
  const attempts: [ConfigOverrides, RegExp][] = [
    [{ method: "full" }, /method full has no scaffold/],
    [{ method: "small" }, /method small has no scaffold/],
    [{ resample: { schedule: "epoch" } }, /must be static/],
    [{ seeds: { backbone: Number.MAX_SAFE_INTEGER } }, /the 3 after it/],
    [{ batchSize: 0 }, /batch size/],
  ];
  for (const [overrides, message] of attempts) {
    await assert.rejects(
      gated(seedGating, overrides),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  }
  await withFolder(async (folder) => {
    await writeFiles(folder, smallSet({ train: 60, test: 12, height: 5, width: 5, classes: 3 }));
    await assert.rejects(
      seedGating.load(folder),
      (error) => error instanceof DataError && /hold none of 4, 5, 6/.test(error.message),
    );
  });
});

Deno.test("no artifact is made of one network where a run has several", async () => {
  const data = await dataOf(seedGating);
  const computing = { engine: "wasm", codeVersion: "" };
  await assert.rejects(
    runToArtifact(defaultConfig(seedGating, "tiny"), seedGating, data, { computing }),
    (error) => error instanceof UsageError && /seed-gating is several networks/.test(error.message),
  );
});

Deno.test("presets are those of MNIST, and an unknown one is refused", () => {
  const { name } = seedGatingRejecting.architecture("small", { features: 784, classes: 11 });
  assert.equal(name, "mlp 784-256-128-64-11");
  assert.throws(
    () => seedGating.architecture("huge", { features: 784, classes: 10 }),
    (error) => error instanceof UsageError && /"huge"/.test(error.message),
  );
});
