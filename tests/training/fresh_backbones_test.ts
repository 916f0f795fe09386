import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { type Artifact, createArtifact } from "../../src/artifact/artifact.ts";
import {
  architectureFacts,
  loadBenchmarkModel,
  scoreModel,
} from "../../src/artifact/benchmark_model.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { seedGating } from "../../src/benchmarks/seed_gating.ts";
import { startEngine } from "../../src/engine/engine.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { freshSeeds } from "../../src/training/fresh_backbones.ts";
import { withoutNeutral } from "../../src/training/neutral.ts";
import { run } from "../../src/training/run.ts";
import { defaultConfig, validateConfig } from "../../src/training/validate.ts";
import { digits, digitsConfig, runOnDigits } from "./digits.ts";

/** A run, and its model as an artifact. */
async function runAndStore(overrides: ConfigOverrides) {
  const data = await digits();
  await startEngine("wasm");
  const config = digitsConfig(overrides);
  const architecture = architectureFacts(config, mnist, data);
  let artifact: Artifact | undefined;
  const result = await run(config, mnist, data, {
    async onTrained({ networks: [network] }) {
      artifact = await createArtifact(network, { options: config, architecture });
    },
  });
  return { result, artifact: artifact!, data };
}

const TRAINED: Record<string, ConfigOverrides> = {
  "adapters": { steps: 60, adapter: { rank: 4 }, optimizer: { learningRate: 0.005 } },
  "adapters with frozen biases": { steps: 20, adapter: { bias: "frozen" } },
  "a head alone": { method: "head", steps: 20 },
};

for (const [what, overrides] of Object.entries(TRAINED)) {
  Deno.test(`${what} have on fresh backbones the value of their artifact, loaded under these seeds`, async () => {
    const { result, artifact, data } = await runAndStore({ ...overrides, freshBackbones: 2 });
    const wanted: number[] = [];
    for (const seed of [43, 44]) {
      const model = await loadBenchmarkModel(artifact, { seed, allowSeedMismatch: true });
      wanted.push((await scoreModel(model, data)).value);
      model.dispose();
    }
    assert.deepEqual(result.valuesFreshBackbones, wanted);
    assert.notEqual(wanted[0], wanted[1]);
    assert.ok(!wanted.includes(result.value));
  });
}

Deno.test("fresh backbones change nothing else of a run, and leave no tensor behind", async () => {
  await digits();
  await startEngine("wasm");
  const before = tf.memory().numTensors;
  const { valuesFreshBackbones, ...rest } = await runOnDigits({ steps: 2, freshBackbones: 3 });
  assert.equal(tf.memory().numTensors, before);
  assert.equal(valuesFreshBackbones?.length, 3);
  const plain = await runOnDigits({ steps: 2 });
  assert.deepEqual(rest, plain);
  assert.ok(!("valuesFreshBackbones" in plain));
});

Deno.test("fresh seeds are those behind the backbone's, none where none are asked for", () => {
  assert.deepEqual(freshSeeds({ seeds: { backbone: 42 }, freshBackbones: 3 }), [43, 44, 45]);
  assert.deepEqual(freshSeeds({ seeds: { backbone: -1 }, freshBackbones: 2 }), [0, 1]);
  for (const freshBackbones of [0, undefined]) {
    assert.deepEqual(freshSeeds({ seeds: { backbone: "a text" }, freshBackbones }), []);
  }
});

Deno.test("a gate, which has an unseen seed of its own, is refused fresh ones", () => {
  const config = defaultConfig(seedGating, "tiny", { freshBackbones: 1 });
  assert.throws(() => validateConfig(config, seedGating), /A gate is asked under a seed .* got 1$/);
});

Deno.test("configurations without fresh backbones and pools are those of older rows", () => {
  const { resample, freshBackbones, adapter } = digitsConfig();
  assert.deepEqual([resample.pool, freshBackbones, adapter.aInit], [false, 0, "kaiming_sqrt5"]);
  const stored = withoutNeutral(digitsConfig());
  assert.deepEqual(stored.resample, { schedule: "static", k: 1 });
  assert.ok(!("freshBackbones" in stored) && !("aInit" in stored.adapter));
});
