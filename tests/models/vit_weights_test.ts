import assert from "node:assert/strict";
import { join } from "node:path";
import { flowers102 } from "../../src/benchmarks/flowers102.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { DataError } from "../../src/errors.ts";
import { createNetwork } from "../../src/models/network.ts";
import { vit } from "../../src/models/vit.ts";
import { startFromWeights } from "../../src/models/vit_weights.ts";
import type { Method } from "../../src/models/method.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { closedValues } from "../support/closed_values.ts";
import { safetensorsBytes, type Shaped } from "../support/safetensors_files.ts";
import { withFolder } from "../support/temporary.ts";

const SHAPE = {
  ...{ side: 4, channels: 3, patch: 2, width: 4 },
  ...{ blocks: 2, heads: 2, hidden: 3, classes: 5 },
};

/** timm's names and shapes for it. */
const TIMM: Record<string, number[]> = {
  "cls_token": [1, 1, 4],
  "pos_embed": [1, 5, 4],
  "patch_embed.proj.weight": [4, 3, 2, 2],
  "patch_embed.proj.bias": [4],
  "norm.weight": [4],
  "norm.bias": [4],
  "head.weight": [1000, 4],
  "head.bias": [1000],
  ...Object.fromEntries([0, 1].flatMap((i) =>
    Object.entries({
      "norm1.weight": [4],
      "norm1.bias": [4],
      "attn.qkv.weight": [12, 4],
      "attn.qkv.bias": [12],
      "attn.proj.weight": [4, 4],
      "attn.proj.bias": [4],
      "norm2.weight": [4],
      "norm2.bias": [4],
      "mlp.fc1.weight": [3, 4],
      "mlp.fc1.bias": [3],
      "mlp.fc2.weight": [4, 3],
      "mlp.fc2.bias": [4],
    }).map(([name, shape]) => [`blocks.${i}.${name}`, shape])
  )),
};

/** Each tensor with values of its own. */
function tensorsOf(shapes: Record<string, number[]>): Record<string, Shaped> {
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape], salt) => {
      const size = shape.reduce((product, length) => product * length, 1);
      return [name, { shape, values: closedValues(size, salt) }];
    }),
  );
}

/** What transformers calls the same tensors, with Q, K and V apart. */
function underHuggingFaceNames(timm: Record<string, Shaped>): Record<string, Shaped> {
  const parts = Object.entries(timm).flatMap(([name, { shape, values }]): [string, Shaped][] => {
    if (!name.includes("attn.qkv")) return [[name, { shape, values }]];
    const size = values.length / 3;
    return ["query", "key", "value"].map((part, i) => [
      name.replace("attn.qkv", `attention.attention.${part}`),
      { shape: [shape[0] / 3, ...shape.slice(1)], values: values.slice(i * size, (i + 1) * size) },
    ]);
  });
  const replacements = {
    "cls_token": "embeddings.cls_token",
    "pos_embed": "embeddings.position_embeddings",
    "patch_embed.proj": "embeddings.patch_embeddings.projection",
    "norm.": "layernorm.",
  };
  return Object.fromEntries(parts.map(([name, tensor]) => {
    for (const [from, to] of Object.entries(replacements)) {
      if (name.startsWith(from)) name = name.replace(from, to);
    }
    const renamed = name.replace(/^blocks/, "encoder.layer").replace(
      ".norm1.",
      ".layernorm_before.",
    )
      .replace(".norm2.", ".layernorm_after.").replace("attn.proj", "attention.output.dense")
      .replace("mlp.fc1", "intermediate.dense").replace("mlp.fc2", "output.dense");
    return [name.startsWith("head") ? "classifier" : `vit.${renamed}`, tensor];
  }));
}

/** Trained values by name, after starting from a file of these tensors. */
function started(tensors: Record<string, Shaped>, method: Method = "full") {
  return withFolder(async (folder) => {
    await startEngine("wasm");
    const path = join(folder, "vit.safetensors");
    await Deno.writeFile(path, safetensorsBytes(tensors));
    const network = createNetwork(vit(SHAPE), defaultConfig(flowers102, "tiny", { method }));
    network.materialise();
    try {
      const before = await valuesByName(network.trained);
      await startFromWeights(network.trained, path);
      return { before, after: await valuesByName(network.trained) };
    } finally {
      network.dispose();
    }
  });
}

async function valuesByName(
  parameters: readonly { name: string; values(): Promise<Float32Array> }[],
): Promise<Record<string, Float32Array>> {
  const values = parameters.map(async (parameter) => [parameter.name, await parameter.values()]);
  return Object.fromEntries(await Promise.all(values));
}

Deno.test("pretrained weights: each parameter gets the tensor of its name, turned our way", async () => {
  const tensors = tensorsOf(TIMM);
  const { before, after } = await started(tensors);
  const at = (name: string, ...place: number[]) => {
    const { shape, values } = tensors[name];
    return values[place.reduce((index, i, axis) => index * shape[axis] + i, 0)];
  };
  assert.deepEqual(after["classToken"], tensors["cls_token"].values);
  assert.deepEqual(after["positions"], tensors["pos_embed"].values);
  assert.deepEqual(after["blocks.1.mlpNorm.shift"], tensors["blocks.1.norm2.bias"].values);
  for (const [row, column, channel, out] of [[0, 0, 0, 0], [0, 1, 2, 3], [1, 0, 1, 2]]) {
    const place = ((row * 2 + column) * 3 + channel) * 4 + out;
    const theirs = at("patch_embed.proj.weight", out, channel, row, column);
    assert.equal(after["patches.kernel"][place], theirs);
  }
  for (const [third, name] of ["query", "key", "value"].entries()) {
    const kernel = after[`blocks.0.${name}.kernel`];
    assert.equal(kernel[2 * 4 + 1], at("blocks.0.attn.qkv.weight", third * 4 + 1, 2), name);
    assert.equal(after[`blocks.0.${name}.bias`][3], at("blocks.0.attn.qkv.bias", third * 4 + 3));
  }
  assert.equal(after["blocks.1.narrow.kernel"][2 * 4 + 1], at("blocks.1.mlp.fc2.weight", 1, 2));
  const same = Object.keys(after).filter((name) => `${after[name]}` === `${before[name]}`);
  assert.deepEqual(same, ["head.kernel", "head.bias"]);
});

Deno.test("pretrained weights: the names of transformers give the same", async () => {
  const tensors = tensorsOf(TIMM);
  const { after } = await started(tensors);
  const theirs = underHuggingFaceNames(tensors);
  assert.ok("vit.encoder.layer.1.attention.attention.key.bias" in theirs);
  assert.deepEqual((await started(theirs)).after, after);
  // A model without a head has no prefix.
  const bare = Object.entries(theirs).map(([name, tensor]) => [name.replace("vit.", ""), tensor]);
  assert.deepEqual((await started(Object.fromEntries(bare))).after, after);
});

Deno.test("pretrained weights: LottaLoRA takes all but the maps it freezes", async () => {
  const { before, after } = await started(tensorsOf(TIMM), "lottalora");
  const changed = Object.keys(after).filter((name) => `${after[name]}` !== `${before[name]}`);
  const norms = ["blocks.0", "blocks.1"].flatMap((block) => [
    ...[`${block}.attentionNorm.gain`, `${block}.attentionNorm.shift`],
    ...[`${block}.mlpNorm.gain`, `${block}.mlpNorm.shift`],
  ]);
  assert.deepEqual(changed, [
    ...["patches.kernel", "patches.bias", "classToken", "positions"],
    ...norms,
    ...["norm.gain", "norm.shift"],
  ]);
});

Deno.test("pretrained weights: a missing tensor and another shape are named", async () => {
  const refused = (shapes: Record<string, number[]>, message: RegExp) =>
    assert.rejects(started(tensorsOf(shapes)), (error: Error) => {
      assert.ok(error instanceof DataError, `${error}`);
      assert.match(error.message, /vit\.safetensors: /);
      assert.match(error.message, message);
      return true;
    });
  const { "blocks.1.mlp.fc1.bias": _bias, ...missing } = TIMM;
  await refused(missing, /there is no tensor blocks\.1\.mlp\.fc1\.bias/);
  await refused(
    { ...TIMM, "pos_embed": [1, 197, 4] },
    /pos_embed has the shape \[1, 197, 4\], expected \[5, 4\]: the weights of another network/,
  );
  await refused(
    { ...TIMM, "patch_embed.proj.weight": [4, 3, 4, 4] },
    /patch_embed\.proj\.weight has the shape \[4, 3, 4, 4\], expected \[4, 3, 2, 2\]/,
  );
  await refused(
    { ...TIMM, "blocks.0.attn.qkv.weight": [4, 4] },
    /attn\.qkv\.weight has the shape \[4, 4\], expected \[12, 4\]/,
  );
  await refused(
    { "conv1.weight": [4] },
    /no weights of a Vision Transformer.*expected a tensor cls/,
  );
});
