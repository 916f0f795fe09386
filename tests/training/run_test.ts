import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";
import { describeRun, run } from "../../src/training/run.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { digits, digitsConfig, runOnDigits } from "./digits.ts";

Deno.test("a static LottaLoRA run reports all there is to it, as plain data", async () => {
  const result = await runOnDigits();
  assert.equal(result.metric, "accuracy");
  assert.deepEqual([result.steps, result.epochs], [20, 0]);
  assert.deepEqual(result.counts, { trainable: 2_860, full: 109_386, fullPlusAdapters: 111_596 });
  assert.equal(result.beta.length, 2);
  assert.deepEqual(result.betaTrace.at(-1), { step: 20, beta: result.beta });
  assert.equal(result.valueFreshBackbone, null);
  assert.match(result.adapterDigest, /^[0-9a-f]{64}$/);
  for (const value of [result.value, result.validation, result.valueWithoutBackbone ?? NaN]) {
    assert.ok(value >= 0 && value <= 100);
  }
  assert.ok(result.testLoss > 0 && result.trainLoss > 0);
  assert.deepEqual(JSON.parse(JSON.stringify(result)), result);
});

Deno.test("a resampled run is also scored on a scaffold it never saw", async () => {
  for (const schedule of ["epoch", "batch", "microbatch"] as const) {
    const k = schedule === "epoch" ? 1 : 2;
    const { valueFreshBackbone } = await runOnDigits({ steps: 2, resample: { schedule, k } });
    assert.ok(valueFreshBackbone !== null && valueFreshBackbone > 0);
  }
});

Deno.test("a pool of one scaffold is the static run, and of two it is what new ones are in the first step", async () => {
  const pool = (k: number, steps: number, pool = true) =>
    runOnDigits({ steps, resample: { schedule: "batch", k, pool } });
  const { valueFreshBackbone, ...one } = await pool(1, 20);
  assert.deepEqual({ ...one, valueFreshBackbone: null }, await runOnDigits());
  assert.ok(valueFreshBackbone !== null && valueFreshBackbone !== one.value);
  const digest = async (...run: Parameters<typeof pool>) => (await pool(...run)).adapterDigest;
  assert.equal(await digest(2, 1), await digest(2, 1, false));
  assert.notEqual(await digest(2, 2), await digest(2, 2, false));
});

Deno.test("a pool is scored on its last scaffold, and afterwards on one it never saw", async () => {
  const draws: (number | null)[] = [];
  const data = await digits();
  await startEngine("wasm");
  const config = digitsConfig({ steps: 3, resample: { schedule: "batch", k: 2, pool: true } });
  const result = await run(config, mnist, data, {
    onTrained({ networks: [network] }) {
      draws.push(...network.frozen.map(({ currentDraw }) => currentDraw));
    },
  });
  assert.deepEqual(draws, [1, 1]);
  assert.notEqual(result.value, result.valueFreshBackbone);
});

Deno.test("without a scaffold and with B = 0 frozen biases let a network learn", async () => {
  const zero = (adapter: ConfigOverrides["adapter"]) =>
    runOnDigits({
      method: "zero",
      steps: 120,
      adapter: { rank: 8, alpha: 1, scaling: "constant", ...adapter },
      optimizer: { learningRate: 0.01 },
    });
  for (
    const adapter of [{ bInit: "zeros", bias: "frozen" }, { bInit: "kaiming_uniform" }] as const
  ) {
    const { value, valueWithoutBackbone, beta } = await zero(adapter);
    assert.ok(value > 50, `${JSON.stringify(adapter)}: ${value}`);
    assert.deepEqual([valueWithoutBackbone, beta], [null, []]);
  }
});

Deno.test("where there is no backbone, nothing is reported about one", async () => {
  for (const method of ["full", "zero", "small"] as const) {
    const result = await runOnDigits({ method, steps: 2 });
    assert.equal(result.valueWithoutBackbone, null);
    assert.equal(result.valueFreshBackbone, null);
    assert.deepEqual(result.beta, []);
  }
});

Deno.test("the head-only control cannot tell digits apart without its backbone", async () => {
  const result = await runOnDigits({
    method: "head",
    steps: 60,
    optimizer: { learningRate: 0.01 },
  });
  assert.ok(result.value > 50, `${result.value}`);
  assert.ok((result.valueWithoutBackbone ?? NaN) < 15);
});

Deno.test("the equal-parameter control trains no more than LottaLoRA at the same rank", async () => {
  const data = await digits();
  for (const rank of [1, 8]) {
    const small = describeRun(
      digitsConfig({ method: "small", adapter: { rank } }),
      mnist,
      data,
    );
    const lotta = describeRun(digitsConfig({ adapter: { rank } }), mnist, data);
    assert.ok(small.counts.trainable <= lotta.counts.trainable);
    assert.ok(small.counts.trainable > 0.8 * lotta.counts.trainable - 800);
    assert.equal(small.counts.full, 109_386);
    assert.match(small.network.name, /^mlp 784-\d+-\d+-10$/);
  }
});

Deno.test("full training learns the digits in an epoch", async () => {
  const { value, validation } = await runOnDigits({ method: "full", steps: null, epochs: 1 });
  assert.ok(value > 80 && validation > 80, `${value}, ${validation}`);
});

Deno.test("a run leaves no tensor behind, whatever it was", async () => {
  await digits();
  await startEngine("wasm");
  const before = tf.memory().numTensors;
  for (const method of ["lottalora", "full", "zero", "head", "small"] as const) {
    const frozen = method === "lottalora" || method === "head";
    const resample = frozen ? { schedule: "batch", k: 2 } as const : {};
    await runOnDigits({ method, steps: 2, resample });
    assert.equal(tf.memory().numTensors, before, method);
  }
});

Deno.test("a run refuses at its door what could not run as written", async () => {
  const refused = async (overrides: ConfigOverrides, message: RegExp) => {
    await assert.rejects(runOnDigits(overrides), (error) => {
      assert.ok(error instanceof UsageError, `${error}`);
      assert.match(error.message, message);
      return true;
    });
  };
  await refused({ adapter: { rank: 0 } }, /rank must be an integer in \[1, 65536\], got 0/);
  await refused({ optimizer: { learningRate: NaN } }, /learning rate .* got NaN/);
  await refused({ benchmark: "cifar10" }, /Unknown benchmark "cifar10": choose one of mnist/);
});
