import assert from "node:assert/strict";
import { join } from "node:path";
import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import type { Artifact } from "../../src/artifact/artifact.ts";
import { describedArchitecture, loadBenchmarkModel } from "../../src/artifact/benchmark_model.ts";
import { saveArtifact } from "../../src/artifact/files.ts";
import { mergeWeights } from "../../src/artifact/merge.ts";
import type { Weights } from "../../src/models/backbone_source.ts";
import { encodeOnnx } from "../../src/artifact/onnx.ts";
import { BENCHMARKS } from "../../src/benchmarks/registry.ts";
import { DataError, UsageError } from "../../src/errors.ts";
import type { ConfigOverrides } from "../../src/training/config.ts";
import { withFolder } from "../support/temporary.ts";
import { askOnnx, onnx } from "./ask_python.ts";
import { assertSameOutputs, ourLogits, writeInputs } from "./outputs.ts";
import { described, smallArtifact } from "./small_artifact.ts";
import { trainSmall } from "./small_model.ts";

/** The plain weights of an artifact, on the current engine. */
async function merged(artifact: Artifact): Promise<Weights> {
  const model = await loadBenchmarkModel(artifact);
  try {
    return await mergeWeights(model, describedArchitecture(artifact.description));
  } finally {
    model.dispose();
  }
}

Deno.test("onnx: an MLP is products and ReLUs, from pixels to logits, with its description", async () => {
  const artifact = await smallArtifact();
  const { description } = artifact;
  const weights = await merged(artifact);
  const bytes = encodeOnnx(weights, description);
  assert.deepEqual(encodeOnnx(weights, description), bytes);
  const { graph, metadataProps, opsetImport } = fromBinary(ModelProtoSchema, bytes);
  assert.deepEqual(graph!.node.map(({ opType, input, output }) => [opType, ...input, ...output]), [
    ["Gemm", "pixels", "hidden.0.kernel", "hidden.0.bias", "hidden.0"],
    ["Relu", "hidden.0", "hidden.0.relu"],
    ["Gemm", "hidden.0.relu", "hidden.1.kernel", "hidden.1.bias", "hidden.1"],
    ["Relu", "hidden.1", "hidden.1.relu"],
    ["Gemm", "hidden.1.relu", "head.kernel", "head.bias", "logits"],
  ]);
  for (const { name, dims, rawData } of graph!.initializer) {
    const { shape, values } = weights.get(name)!;
    assert.deepEqual(dims, shape.map(BigInt));
    assert.deepEqual(new Float32Array(rawData.slice().buffer), values);
  }
  assert.equal(graph!.initializer.length, weights.size);
  assert.deepEqual(metadataProps.map(({ key }) => key), ["lottalora"]);
  assert.deepEqual(JSON.parse(metadataProps[0].value), description);
  assert.deepEqual(opsetImport.map(({ domain, version }) => [domain, version]), [["", 17n]]);
});

/** Ways in which an adapter joins a layer. */
const VARIANTS: Record<string, ConfigOverrides & { preset?: string }> = {
  medium: { preset: "medium" },
  constant: { adapter: { scaling: "constant", alpha: 2 } },
  dora: { adapter: { dora: true, alpha: 4 } },
  residual: { adapter: { residual: true, head: "lora_bias", scaling: "rslora" } },
  zero: { method: "zero", adapter: { bInit: "kaiming_uniform" } },
  head: { method: "head" },
  trained: { adapter: { bias: "trained" } },
  frozen: { adapter: { bias: "frozen" } },
};

Deno.test({
  name: "onnx: ONNX Runtime gives the outputs of the engine wasm for all test digits",
  ignore: !onnx,
  fn: () =>
    withFolder(async (folder) => {
      const inputs = await writeInputs(folder);
      const requests = [];
      for (const [name, overrides] of Object.entries(VARIANTS)) {
        const { artifact } = await trainSmall(overrides);
        await saveArtifact(join(folder, name), artifact);
        const model = join(folder, `${name}.onnx`);
        await Deno.writeFile(model, encodeOnnx(await merged(artifact), artifact.description));
        requests.push({ model, inputs });
      }
      const answers = await askOnnx(requests) as Record<string, unknown>[];
      for (const [i, name] of Object.keys(VARIANTS).entries()) {
        const { logits, metadata, ...places } = answers[i];
        assertSameOutputs(logits, await ourLogits(join(folder, name)), name);
        assert.deepEqual(Object.keys(metadata as object), ["lottalora"]);
        assert.deepEqual(places, {
          inputs: [["pixels", ["n", 784], "tensor(float)"]],
          outputs: [["logits", ["n", 10], "tensor(float)"]],
        });
      }
    }),
});

Deno.test("onnx: other networks are refused by name, with what to do instead", async () => {
  const artifact = await smallArtifact();
  const weights = await merged(artifact);
  for (const benchmark of [...Object.keys(BENCHMARKS), null]) {
    if (benchmark === "mnist") continue;
    const other = described(artifact, (description) => ({
      ...description,
      architecture: { ...description.architecture, benchmark, name: "another 1-2-3" },
    }));
    assert.throws(() => encodeOnnx(weights, other.description), (error: Error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, /another 1-2-3 of \w+.*: merge it into plain weights instead$/);
      return true;
    });
  }
  const fewer = new Map(weights);
  fewer.delete("hidden.1.bias");
  assert.throws(
    () => encodeOnnx(fewer, artifact.description),
    (error: Error) => error instanceof DataError && /no weight hidden\.1\.bias/.test(error.message),
  );
});
