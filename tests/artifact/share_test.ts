import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Artifact } from "../../src/artifact/artifact.ts";
import { artifactSize } from "../../src/artifact/size.ts";
import { loadModel, type Model } from "../../src/artifact/model.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { BENCHMARKS } from "../../src/benchmarks/registry.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { DataError, UsageError } from "../../src/errors.ts";
import type { Architecture, Tensors } from "../../src/models/architecture.ts";
import { llama, LLAMA_PRESETS } from "../../src/models/llama.ts";
import type { AnyBenchmark, AnyData } from "../../src/training/benchmark.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { outputsOf, ownArtifact } from "./own_artifact.ts";

await startEngine("wasm");
const MLP = mnist as unknown as AnyBenchmark;
const DIGITS: AnyData = await mnist.load(null) as unknown as AnyData;

/** What a model alone makes of some examples. */
async function alone(
  artifact: Artifact,
  architecture: Architecture<Tensors>,
  data: AnyData,
): Promise<Float32Array> {
  const model = await loadModel(artifact, { architecture });
  const outputs = outputsOf(model.network, data);
  model.dispose();
  return outputs;
}

/** Several adapters on one backbone predict in turns what each predicts alone, to the bit. */
async function assertShares(
  benchmark: AnyBenchmark,
  data: AnyData,
  all: ConfigOverrides[],
): Promise<void> {
  const before = tf.memory();
  const made = await Promise.all(all.map((one) => ownArtifact(benchmark, data, one)));
  const [{ architecture }] = made;
  const wanted: Float32Array[] = [];
  for (const { artifact } of made) wanted.push(await alone(artifact, architecture, data));
  const first = await loadModel(made[0].artifact, { architecture });
  const models: Model<Tensors>[] = [first];
  for (const { artifact } of made.slice(1)) {
    const { numBytes } = tf.memory();
    models.push(first.share(artifact));
    const { stored } = artifactSize(artifact.description);
    assert.equal(tf.memory().numBytes - numBytes, 4 * stored, "the factors alone take memory");
  }
  for (const i of [0, 1, 0, ...models.keys(), 1]) {
    assert.deepEqual(outputsOf(models[i].network, data), wanted[i]);
  }
  for (const [i, model] of models.entries()) {
    model.dispose();
    for (const [j, left] of models.entries()) {
      if (j > i) assert.deepEqual(outputsOf(left.network, data), wanted[j]);
    }
  }
  assert.equal(tf.memory().numTensors, before.numTensors, "the last one frees the backbone");
}

for (const benchmark of Object.values(BENCHMARKS)) {
  Deno.test(`share: adapters of two ranks on one backbone of ${benchmark.id} predict as alone`, async () => {
    await assertShares(benchmark, await benchmark.load(null), [
      { adapter: { rank: 2 } },
      { adapter: { rank: 3, alpha: 4, scaling: "rslora" } },
    ]);
  });
}

Deno.test("share: adapters may join their layers in every way, and be none at all", async () => {
  await assertShares(MLP, DIGITS, [
    { adapter: { rank: 2, head: "lora" } },
    { adapter: { rank: 1, head: "lora_bias", trainBeta: false } },
    { adapter: { rank: 5, dora: true, head: "lora" } },
    { adapter: { rank: 2, layerNorm: true, residual: true } },
    { method: "head" },
    { method: "zero", adapter: { bInit: "kaiming_uniform" } },
  ]);
});

Deno.test("share: biases may be trained, frozen or missing; drawn ones are shared too", async () => {
  await assertShares(MLP, DIGITS, [
    { adapter: { rank: 2, bias: "frozen" } },
    { adapter: { rank: 3, bias: "trained" } },
    { adapter: { rank: 1, bias: "frozen", dora: true } },
    { adapter: { rank: 2 } },
    { method: "zero", adapter: { bInit: "zeros", bias: "frozen" } },
  ]);
});

Deno.test("share: biases that the first model did not draw are refused by their layer's name", async () => {
  const { artifact, architecture } = await ownArtifact(MLP, DIGITS);
  const frozen = await ownArtifact(MLP, DIGITS, { adapter: { bias: "frozen" } });
  const model = await loadModel(artifact, { architecture });
  assert.throws(
    () => model.share(frozen.artifact),
    /another backbone: the frozen matrix of layer hidden\.0\.bias differs/,
  );
  model.dispose();
});

Deno.test("share: residuals of convolutions and adapted embeddings predict as alone", async () => {
  const { cifar10, wikitext } = BENCHMARKS;
  const residual = { adapter: { residual: true, dora: true, rank: 2 } };
  await assertShares(cifar10, await cifar10.load(null), [{ adapter: { rank: 1 } }, residual]);
  const shape = { ...LLAMA_PRESETS.tiny, embedding: "seeded" } as const;
  const seeded = { ...wikitext, architecture: () => llama(256, shape) };
  const ranks = [{ adapter: { rank: 2 } }, { adapter: { rank: 4 } }];
  await assertShares(seeded, await wikitext.load(null), ranks);
});

Deno.test("share: a backbone that is not kept in memory is shared too", async () => {
  const backbone = { family: "binary" } as const;
  const [one, other] = await Promise.all(
    [2, 3].map((rank) => ownArtifact(MLP, DIGITS, { backbone, adapter: { rank } })),
  );
  const wanted = await alone(other.artifact, other.architecture, DIGITS);
  for (const keep of ["packed", "regenerate"] as const) {
    const first = await loadModel(one.artifact, { architecture: one.architecture, keep });
    const second = first.share(other.artifact);
    first.dispose();
    assert.deepEqual(outputsOf(second.network, DIGITS), wanted);
    second.dispose();
  }
});

Deno.test("share: another backbone is refused, another seed on request only; nothing stays", async () => {
  const before = tf.memory().numTensors;
  const { artifact, architecture } = await ownArtifact(MLP, DIGITS);
  const other = async (overrides: ConfigOverrides) =>
    (await ownArtifact(MLP, DIGITS, overrides)).artifact;
  const model = await loadModel(artifact, { architecture });
  const wider = await other({ adapter: { head: "lora" } });
  assert.throws(() => model.share(wider), /the frozen matrix of layer head differs/);
  const binary = await other({ backbone: { family: "binary" } });
  assert.throws(() => model.share(binary), DataError);
  const seed43 = await other({ seeds: { backbone: 43 } });
  assert.throws(() => model.share(seed43), /trained on seed 43, not 42: /);
  const worthless = model.share(seed43, { allowSeedMismatch: true });
  assert.equal(worthless.seed, 42);
  assert.throws(() => worthless.network.draw(1), UsageError);
  worthless.dispose();
  worthless.dispose();
  assert.ok(outputsOf(model.network, DIGITS).length > 0, "freed once, however often it is asked");
  model.dispose();
  assert.throws(() => model.share(artifact), /disposed: load it again/);
  assert.equal(tf.memory().numTensors, before);
});
