import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { join } from "node:path";
import { type ArtifactFacts, createArtifact, encodeArtifact } from "../../src/artifact/artifact.ts";
import { architectureFacts } from "../../src/artifact/benchmark_model.ts";
import { folderTexts, saveArtifact } from "../../src/artifact/files.ts";
import { NUMBER_FORMATS } from "../../src/files/safetensors/number_format.ts";
import { planFolder } from "../../src/artifact/plan.ts";
import { findBenchmark } from "../../src/benchmarks/registry.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { UsageError } from "../../src/errors.ts";
import { createNetwork } from "../../src/models/network.ts";
import type { DataShape } from "../../src/training/benchmark.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { namesIn, withFolder } from "../support/temporary.ts";

/** A small network of every family of networks. */
const SMALL: readonly (readonly [string, string, DataShape])[] = [
  ["mnist", "tiny", { features: 784, classes: 10 }],
  ["physionet2012", "eighth", { features: 82, classes: 2, extent: 48 }],
  ["cifar10", "plain5", { features: 3072, classes: 10, extent: 32 }],
  ["molhiv", "small", { features: 174, classes: 1 }],
  ["arxiv", "small", { features: 128, classes: 40 }],
  ["halfcheetah", "tiny", { features: 17, classes: 6, extent: 1000 }],
  ["flowers102", "tiny", { features: 784, classes: 5, extent: 28 }],
  ["imdb", "tiny", { features: 1000, classes: 2, extent: 64 }],
  ["wikitext", "tiny", { features: 256, classes: 256, extent: 128 }],
  ["wikitext", "3M-seeded", { features: 256, classes: 256, extent: 128 }],
];

function networkOf(
  [id, preset, shape]: (typeof SMALL)[number],
  { format, ...overrides }: ConfigOverrides & Pick<ArtifactFacts, "format"> = {},
) {
  const benchmark = findBenchmark(id);
  const options = defaultConfig(benchmark, preset, overrides);
  const network = createNetwork(benchmark.architecture(preset, shape), options);
  const architecture = architectureFacts(options, benchmark, shape);
  return { network, facts: { options, architecture, format } };
}

/** Asserts that the plan of a network is what is made of it; nothing is left. */
async function assertPlanned(...made: Parameters<typeof networkOf>): Promise<void> {
  await startEngine("wasm");
  const { network, facts } = networkOf(...made);
  const before = tf.memory().numTensors;
  const plan = planFolder(network, facts);
  assert.equal(tf.memory().numTensors, before, "planning must allocate nothing");
  network.materialise();
  const artifact = await createArtifact(network, facts);
  network.dispose();
  const texts = Object.entries(folderTexts(artifact.description));
  assert.deepEqual(plan.files, {
    "adapter_model.safetensors": encodeArtifact(artifact).length,
    ...Object.fromEntries(
      texts.map(([name, text]) => [name, new TextEncoder().encode(text).length]),
    ),
  });
  const numbers = [...artifact.tensors.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
  assert.equal(plan.numbers, numbers);
  assert.equal(plan.texts, plan.total - numbers);
  assert.equal(plan.total, Object.values(plan.files).reduce((sum, bytes) => sum + bytes));
}

for (const small of SMALL) {
  const [id, preset] = small;
  Deno.test(`plan: the artifact of ${id} ${preset} is as large as planned, in every format`, async () => {
    for (const format of NUMBER_FORMATS) await assertPlanned(small, { format });
  });
}

Deno.test("plan: methods, variants, biases and seeds of any length are planned to the byte", async () => {
  const [mnist] = SMALL;
  const seeds = { backbone: 'seed "ü"\\\n😀', adapter: -5, head: 0, order: 1, dropout: "2" };
  await assertPlanned(mnist, { method: "zero", seeds });
  await assertPlanned(mnist, { method: "head", adapter: { bias: "frozen" } });
  await assertPlanned(mnist, { adapter: { bias: "trained" } });
  await assertPlanned(mnist, {
    adapter: { rank: 3, dora: true, head: "lora_bias", layerNorm: true },
  });
  await assertPlanned(mnist, { backbone: { family: "laplace", scale: 0.03 }, format: "BF16" });
});

Deno.test("plan: files on the disk have the planned sizes", async () => {
  await startEngine("wasm");
  const { network, facts } = networkOf(SMALL[0], { format: "F16" });
  network.materialise();
  const artifact = await createArtifact(network, facts);
  const { files } = planFolder(network, facts);
  network.dispose();
  await withFolder(async (folder) => {
    const dir = join(folder, "model");
    await saveArtifact(dir, artifact);
    const found = namesIn(dir).map((name) => [name, Deno.statSync(join(dir, name)).size]);
    assert.deepEqual(Object.fromEntries(found), files);
  });
});

Deno.test("plan: what could not be saved cannot be planned", () => {
  const { network, facts } = networkOf(SMALL[0]);
  const architecture = { ...facts.architecture, name: "two\nlines" };
  assert.throws(() => planFolder(network, { ...facts, architecture }), UsageError);
});
