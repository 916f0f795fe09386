import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { baseWeights, mergeWeights, unmergeWeights } from "../../src/artifact/merge.ts";
import { encodePlainWeights } from "../../src/artifact/plain_weights.ts";
import type { Weights } from "../../src/models/backbone_source.ts";
import { loadModel, type Model } from "../../src/artifact/model.ts";
import { decodeWeights } from "../../src/files/safetensors/read.ts";
import { mnist } from "../../src/benchmarks/mnist.ts";
import { BENCHMARKS } from "../../src/benchmarks/registry.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { DataError, UsageError } from "../../src/errors.ts";
import type { Architecture, Tensors } from "../../src/models/architecture.ts";
import { llama, LLAMA_PRESETS } from "../../src/models/llama.ts";
import { createNetwork, networkState } from "../../src/models/network.ts";
import type { AnyBenchmark, AnyData } from "../../src/training/benchmark.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { distance, outputsOf, ownArtifact } from "./own_artifact.ts";

await startEngine("wasm");
const DIGITS: AnyData = await mnist.load(null) as unknown as AnyData;
const SEEDED = { ...LLAMA_PRESETS.tiny, embedding: "seeded" } as const;
const MLP = mnist as unknown as AnyBenchmark;

/** A loaded model for `use`; freed afterwards, and nothing else left behind. */
async function withModel<T>(
  [benchmark, data]: [AnyBenchmark, AnyData],
  overrides: ConfigOverrides,
  use: (model: Model<Tensors>, architecture: Architecture<Tensors>) => Promise<T>,
): Promise<T> {
  const { architecture, artifact } = await ownArtifact(benchmark, data, overrides);
  const before = tf.memory().numTensors;
  const model = await loadModel(artifact, { architecture });
  try {
    return await use(model, architecture);
  } finally {
    model.dispose();
    assert.equal(tf.memory().numTensors, before, "no tensor stays");
  }
}

/** What the fully trained network of an architecture makes of a batch with these weights. */
function outputsOfPlain(
  weights: Weights,
  architecture: Architecture<Tensors>,
  { data, model }: { data: AnyData; model: Model<Tensors> },
): Float32Array {
  const { adapter, backbone, seeds } = model.description;
  const options = { method: "full", adapter, backbone, seeds, dropout: 0 } as const;
  const full = createNetwork(architecture, options);
  assert.deepEqual([...weights.keys()].sort(), networkState(full).map(({ name }) => name).sort());
  for (const held of networkState(full)) held.assign(weights.get(held.name)!.values);
  try {
    return outputsOf(full, data);
  } finally {
    full.dispose();
  }
}

/** Merges, and compares what both networks make of a batch. */
async function assertMerges(
  benchmark: AnyBenchmark,
  data: AnyData,
  overrides: ConfigOverrides = {},
): Promise<void> {
  await withModel([benchmark, data], overrides, async (model, architecture) => {
    const own = outputsOf(model.network, data);
    const weights = await mergeWeights(model, architecture);
    assert.deepEqual(outputsOf(model.network, data), own, "the model stays as it is");
    const plain = outputsOfPlain(weights, architecture, { data, model });
    assert.ok(own.some((value) => value !== 0));
    assert.ok(distance(own, plain) < 1e-5, `${distance(own, plain)}`);
  });
}

for (const benchmark of Object.values(BENCHMARKS)) {
  Deno.test(`merge: plain weights of ${benchmark.id} compute what its adapters compute, to 1e-5`, async () => {
    await assertMerges(benchmark, await benchmark.load(null));
  });
}

const VARIANTS: Record<string, ConfigOverrides> = {
  "constant scaling": { adapter: { scaling: "constant", rank: 3, aInit: "kaiming" } },
  "rsLoRA": { adapter: { scaling: "rslora", alpha: 3 } },
  "DoRA": { adapter: { dora: true } },
  "a residual": { adapter: { residual: true } },
  "DoRA and a residual": { adapter: { dora: true, residual: true } },
  "beta fixed at 1": { adapter: { trainBeta: false } },
  "an adapted head": { adapter: { head: "lora" } },
  "an adapted head with a bias": { adapter: { head: "lora_bias" } },
  "no backbone": { method: "zero" },
  "trained biases": { adapter: { bias: "trained", dora: true } },
  "frozen biases": { adapter: { bias: "frozen" } },
  "frozen biases alone": { method: "zero", adapter: { bias: "frozen", bInit: "zeros" } },
  "no adapters and frozen biases": { method: "head", adapter: { bias: "frozen" } },
  "no adapters": { method: "head" },
  "no adapters and so no LayerNorm": { method: "head", adapter: { layerNorm: true } },
  "a binary backbone": { backbone: { family: "binary" } },
};

for (const [what, overrides] of Object.entries(VARIANTS)) {
  Deno.test(`merge: an MLP with ${what} computes the same as its plain weights`, async () => {
    await assertMerges(MLP, DIGITS, overrides);
  });
}

Deno.test("merge: a convolutional network with DoRA and residuals computes the same", async () => {
  const benchmark = BENCHMARKS.cifar10;
  const adapter = { dora: true, residual: true };
  await assertMerges(benchmark, await benchmark.load(null), { adapter });
});

Deno.test("merge: Transformers with maps trained whole and frozen compute the same", async () => {
  const maps = { attention: "frozen", mlp: "trained" } as const;
  for (const benchmark of [BENCHMARKS.halfcheetah, BENCHMARKS.imdb]) {
    await assertMerges(benchmark, await benchmark.load(null), { adapter: { maps } });
  }
});

Deno.test("merge: LayerNorm on the combined path is refused, for no weight can hold it", async () => {
  await withModel([MLP, DIGITS], { adapter: { layerNorm: true } }, async (model, architecture) => {
    await assert.rejects(
      () => mergeWeights(model, architecture),
      (error: Error) =>
        error instanceof UsageError && /LayerNorm .* cannot be merged/.test(error.message),
    );
  });
});

Deno.test("merge: an embedding that is adapted is refused, for what adapts it would be lost", async () => {
  const { wikitext } = BENCHMARKS;
  const small = { ...wikitext, architecture: () => llama(256, SEEDED) };
  await withModel([small, await wikitext.load(null)], {}, async (model, architecture) => {
    await assert.rejects(
      () => mergeWeights(model, architecture),
      (error: Error) => error instanceof UsageError && /no place for embedding/.test(error.message),
    );
  });
});

Deno.test("merge: weights for PEFT are refused where it would lack a part of the adapters", async () => {
  const lacking: [ConfigOverrides, RegExp][] = [
    [{ adapter: { layerNorm: true } }, /PEFT cannot attach these adapters: it has no LayerNorm/],
    [{ adapter: { residual: true } }, /it does not add a layer's input to its output$/],
    [{ adapter: { dora: true, head: "lora" } }, /it would renormalise the head's too$/],
  ];
  for (const [overrides, why] of lacking) {
    await withModel([MLP, DIGITS], overrides, async (model) => {
      await assert.rejects(
        () => baseWeights(model),
        (error: Error) => error instanceof UsageError && why.test(error.message),
      );
    });
  }
  const { wikitext } = BENCHMARKS;
  const small = { ...wikitext, architecture: () => llama(256, SEEDED) };
  await withModel([small, await wikitext.load(null)], {}, async (model) => {
    await assert.rejects(() => baseWeights(model), /its embedding is adapted too, with a rank/);
  });
  await withModel(
    [MLP, DIGITS],
    { method: "head", adapter: { layerNorm: true } },
    async (model) => {
      const layers = model.network.frozen.map(({ request }) => `${request.path}.kernel`);
      const names = [...(await baseWeights(model)).keys()];
      assert.deepEqual(names, [...layers, "head.kernel", "head.bias"]);
    },
  );
});

for (const what of ["rsLoRA", "beta fixed at 1", "an adapted head"]) {
  Deno.test(`merge: taken out again, ${what}: what is left is the backbone, to 1e-6`, async () => {
    await withModel([MLP, DIGITS], VARIANTS[what], async (model, architecture) => {
      const backbone = await unmergeWeights(await mergeWeights(model, architecture), model);
      assert.deepEqual(
        [...backbone.keys()],
        model.network.frozen.map(({ request }) => request.path),
      );
      for (const { request: { path }, kernel } of model.network.frozen) {
        const drawn = kernel.dataSync<"float32">();
        const largest = drawn.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        const scaled = backbone.get(path)!.values.map((value) => value / largest);
        const off = distance(drawn.map((value) => value / largest), scaled);
        assert.ok(off < 1e-6, `${path}: ${off}`);
      }
    });
  });
}

Deno.test("merge: taken out again, DoRA, a residual and a beta of 0 are refused, a missing layer named", async () => {
  for (const adapter of [{ dora: true }, { residual: true }]) {
    await withModel([MLP, DIGITS], { adapter }, async (model, architecture) => {
      const weights = await mergeWeights(model, architecture);
      await assert.rejects(() => unmergeWeights(weights, model), UsageError);
    });
  }
  await withModel([MLP, DIGITS], {}, async (model, architecture) => {
    const weights = new Map(await mergeWeights(model, architecture));
    for (const { beta } of model.network.parts) beta?.assign(Float32Array.of(0));
    await assert.rejects(
      () => unmergeWeights(weights, model),
      /hidden\.0 was left out: its beta is 0/,
    );
    weights.delete("hidden.0.kernel");
    await assert.rejects(
      () => unmergeWeights(weights, model),
      (error: Error) =>
        error instanceof DataError && /no weight for layer hidden\.0$/.test(error.message),
    );
  });
});

Deno.test("merge: plain weights are written with PyTorch's names and orientation", async () => {
  await withModel([MLP, DIGITS], {}, async (model, architecture) => {
    const weights = await mergeWeights(model, architecture);
    const { tensors } = decodeWeights(encodePlainWeights(weights, "F16"), "memory");
    assert.deepEqual(tensors.get("hidden.0.weight")!.shape, [512, 784]);
    assert.deepEqual(tensors.get("head.bias")!.shape, [10]);
    assert.ok([...tensors.values()].every(({ format }) => format === "F16"));
    assert.equal(tensors.size, weights.size);
  });
});
