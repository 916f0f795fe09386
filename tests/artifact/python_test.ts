import assert from "node:assert/strict";
import { join } from "node:path";
import { describedArchitecture, loadBenchmarkModel } from "../../src/artifact/benchmark_model.ts";
import { readArtifact, saveArtifact } from "../../src/artifact/files.ts";
import { mergeWeights } from "../../src/artifact/merge.ts";
import { transpose } from "../../src/artifact/tensor_names.ts";
import { generateBackbone } from "../../src/backbone/generate.ts";
import table from "../../src/random/normal_quantile.json" with { type: "json" };
import { CASES, LONG } from "../backbone/cases.ts";
import { sha256, toBytes } from "../backbone/digest.ts";
import { GOLDEN } from "../backbone/golden.ts";
import { withFolder } from "../support/temporary.ts";
import { askReader, reader, runGuide } from "./ask_python.ts";
import { assertSameOutputs, ourLogits, writeInputs } from "./outputs.ts";
import { trainSmall } from "./small_model.ts";

type Request = Parameters<typeof generateBackbone>[0];

/** The same matrix, as the reader names its parts. */
function forReader({ dIn, dOut, ...others }: Request): unknown {
  return { matrix: { ...others, d_in: dIn, d_out: dOut } };
}

Deno.test({
  name: "Python reader: the golden digests of all families",
  ignore: !reader,
  async fn() {
    const request = { seed: 42, path: "layers.0", dIn: 13, dOut: 7 };
    const families = Object.keys(GOLDEN) as (keyof typeof GOLDEN)[];
    const digests = await askReader(
      families.map((family) => forReader({ ...request, family: family as Request["family"] })),
    );
    assert.deepEqual(Object.fromEntries(families.map((name, i) => [name, digests[i]])), GOLDEN);
  },
});

Deno.test({
  name: "Python reader: every family, scale, kind of seed, shape and draw, bit for bit",
  ignore: !reader,
  async fn() {
    const whole = [...CASES, ...LONG].map(({ block: _, ...request }): Request => request);
    const families = whole.filter(({ scale, draw }) => scale === "fan-in" && draw === 0);
    // More entries than are made at a time, and as many as a layer has.
    const large = families.filter(({ parameters }) => Object.keys(parameters!).length === 0)
      .map((request) => ({ ...request, path: "large", dIn: 190, dOut: 410 }));
    const medium = { seed: 42, path: "hidden.0", dIn: 784, dOut: 512 };
    const requests: Request[] = [...whole, ...large, medium];
    const theirs = await askReader(requests.map(forReader));
    for (const [i, request] of requests.entries()) {
      const ours = await sha256(toBytes(generateBackbone(request)));
      assert.equal(theirs[i], ours, `differs: ${JSON.stringify(request)}`);
    }
  },
});

Deno.test({
  name: "Python reader: the table of quantiles that it makes is the specification's",
  ignore: !reader,
  async fn() {
    assert.deepEqual(await askReader([{ table: true }]), [table]);
  },
});

Deno.test({
  name: "Python reader: outputs for all test digits are those of the engine wasm",
  ignore: !reader,
  fn: () =>
    withFolder(async (folder) => {
      const inputs = await writeInputs(folder);
      for (const format of ["F32", "F16", "BF16"] as const) {
        const dir = join(folder, format);
        const { artifact } = await trainSmall({ preset: "medium", steps: 25 }, format);
        await saveArtifact(dir, artifact);
        const single = join(dir, "adapter_model.safetensors");
        const [all, alone] = await askReader([{ logits: dir, inputs }, { logits: single, inputs }]);
        assertSameOutputs(all, await ourLogits(dir), format);
        assert.deepEqual(alone, all);
      }
    }),
});

/** Every way in which an adapter joins a layer, and every kind of seed. */
const VARIANTS: Record<string, Parameters<typeof trainSmall>[0]> = {
  dora: { adapter: { dora: true, alpha: 4 } },
  constant: { adapter: { scaling: "constant", alpha: 2, rank: 3, aInit: "kaiming" } },
  rslora: { adapter: { scaling: "rslora", head: "lora", trainBeta: false } },
  norm: { adapter: { layerNorm: true, residual: true, head: "lora_bias", rank: 3 } },
  zero: { method: "zero", adapter: { bInit: "kaiming_uniform" } },
  trained: { adapter: { bias: "trained", dora: true } },
  frozen: { adapter: { bias: "frozen", layerNorm: true }, backbone: { family: "orthogonal" } },
  biasesAlone: { method: "zero", adapter: { bInit: "zeros", bias: "frozen" } },
  head: { method: "head", adapter: { residual: true } },
  thresholds: { method: "head", adapter: { bias: "frozen" } },
  redrawn: {
    adapter: { bias: "frozen" },
    resample: { schedule: "batch", k: 2 },
    backbone: { family: "laplace", scale: 0.03 },
  },
  named: {
    seeds: { backbone: 'seed "ü"\\\n😀', adapter: -5, head: 0, order: 1, dropout: "2" },
    backbone: { family: "student_t", scale: "fan-in", parameters: { nu: 5 } },
  },
  negative: {
    seeds: { backbone: -7, adapter: 42, head: 42, order: 42, dropout: 42 },
    backbone: { family: "orthogonal" },
  },
};

Deno.test({
  name: "Python reader: all adapters, methods and seeds give the outputs of the engine wasm",
  ignore: !reader,
  fn: () =>
    withFolder(async (folder) => {
      const inputs = await writeInputs(folder);
      const names = Object.keys(VARIANTS);
      for (const name of names) {
        await saveArtifact(join(folder, name), (await trainSmall(VARIANTS[name])).artifact);
      }
      const theirs = await askReader(
        names.map((name) => ({ logits: join(folder, name), inputs })),
      );
      for (const [i, name] of names.entries()) {
        assertSameOutputs(theirs[i], await ourLogits(join(folder, name)), name);
      }
    }),
});

Deno.test({
  name: "Python reader: effective weights are the merged ones, in PyTorch's orientation",
  ignore: !reader,
  fn: () =>
    withFolder(async (folder) => {
      for (const dora of [false, true]) {
        const dir = join(folder, `${dora}`);
        await saveArtifact(dir, (await trainSmall({ adapter: { dora, alpha: 8 } })).artifact);
        const artifact = await readArtifact(dir);
        const model = await loadBenchmarkModel(artifact);
        const merged = await mergeWeights(model, describedArchitecture(artifact.description));
        model.dispose();
        const [theirs] = await askReader([{ weights: dir }]) as Record<string, number[]>[];
        assert.deepEqual(Object.keys(theirs), ["hidden.0", "hidden.1"]);
        for (const [path, weight] of Object.entries(theirs)) {
          const { shape, values } = merged.get(`${path}.kernel`)!;
          const ours = transpose(values, shape);
          assert.equal(weight.length, ours.length);
          const apart = ours.reduce((most, w, i) => Math.max(most, Math.abs(w - weight[i])), 0);
          assert.ok(apart < 1e-6, `${path}: ${apart}`);
        }
      }
    }),
});

Deno.test({
  name: "Python reader: the README's example runs as written",
  ignore: !reader,
  fn: () =>
    withFolder(async (folder) => {
      await saveArtifact(join(folder, "DIR"), (await trainSmall({ preset: "medium" })).artifact);
      assert.match(
        await runGuide(folder, { withPeft: false }),
        /^\(512, 784\)\n\[\[[^\]]+\]\]\n$/,
      );
    }),
});
