/**
 * Pretrained weights of a Vision Transformer, from a safetensors file with the names of timm or of
 * Hugging Face's transformers.
 *
 * @module
 */

import { listOf, objectWith, refuseArguments, TEXT } from "../arguments.ts";
import type { Trained } from "../adapter/trained.ts";
import { type OpenWeights, openWeights } from "../files/safetensors/read.ts";
import { DataError } from "../errors.ts";

/** How a parameter lies in the file; `patches` is a convolution [width, channels, patch, patch]. */
type Layout = "vector" | "linear" | "patches";

/** Where a parameter of ours is in the file. */
interface Place {
  name: string;
  layout: Layout;
  /** Which third of the rows it is, where Q, K and V are one tensor; 1 of 1 elsewhere. */
  part: { index: number; of: number };
}

/** The names of one library. */
interface Naming {
  prefix: string;
  /** Tensors of no layer. */
  tensors: Readonly<Record<string, string>>;
  /** Layers outside blocks, by our paths. */
  layers: Readonly<Record<string, string>>;
  /** A block; `N` stands for its number. */
  block: string;
  /** Layers of a block, by our names; equal ones are thirds of one tensor. */
  parts: Readonly<Record<string, string>>;
}

const TIMM: Naming = {
  prefix: "",
  tensors: { classToken: "cls_token", positions: "pos_embed" },
  layers: { patches: "patch_embed.proj", norm: "norm" },
  block: "blocks.N",
  parts: {
    attentionNorm: "norm1",
    query: "attn.qkv",
    key: "attn.qkv",
    value: "attn.qkv",
    out: "attn.proj",
    mlpNorm: "norm2",
    widen: "mlp.fc1",
    narrow: "mlp.fc2",
  },
};

const TRANSFORMERS: Naming = {
  prefix: "",
  tensors: { classToken: "embeddings.cls_token", positions: "embeddings.position_embeddings" },
  layers: { patches: "embeddings.patch_embeddings.projection", norm: "layernorm" },
  block: "encoder.layer.N",
  parts: {
    attentionNorm: "layernorm_before",
    query: "attention.attention.query",
    key: "attention.attention.key",
    value: "attention.attention.value",
    out: "attention.output.dense",
    mlpNorm: "layernorm_after",
    widen: "intermediate.dense",
    narrow: "output.dense",
  },
};

const NAMINGS = [TIMM, { ...TRANSFORMERS, prefix: "vit." }, TRANSFORMERS];

const PARAMETERS = listOf(
  objectWith("a parameter", "name", "shape"),
  "a network's parameters, its trained",
);

/**
 * Gives parameters of a network described by `vit` their pretrained values: patch and position
 * embeddings, class token and norms, and of a fully trained network also its six maps a block. The
 * head keeps what it has, being for other classes, as do adapters.
 *
 * @param parameters of the network, materialised
 * @param path a safetensors file of F32, F16 or BF16, such as timm's of `vit_base_patch16_224`
 * @throws {DataError} naming the file and the tensor: unreadable or damaged, names of neither
 * library, a tensor that is missing or of another shape
 */
export async function startFromWeights(
  parameters: readonly Trained[],
  path: string,
): Promise<void> {
  refuseArguments("startFromWeights", { parameters }, PARAMETERS);
  refuseArguments("startFromWeights", { path }, TEXT);
  using file = await openWeights(path, { anyName: true, foreign: true });
  const naming = namingOf(file);
  for (const parameter of parameters) {
    const place = placeOf(parameter.name, naming);
    if (place !== null) parameter.assign(await valuesOf(file, place, parameter.shape));
  }
}

function namingOf({ path, shapes }: OpenWeights): Naming {
  const tokens = NAMINGS.map(({ prefix, tensors }) => prefix + tensors.classToken);
  const found = NAMINGS.find((_, i) => shapes.has(tokens[i]));
  if (found !== undefined) return found;
  throw new DataError(
    `${path}: no weights of a Vision Transformer as timm or transformers name them: expected a ` +
      `tensor ${tokens.join(" or ")}`,
  );
}

/** Where the parameter of ours with this name is; null for what is not read from files. */
function placeOf(ours: string, naming: Naming): Place | null {
  const { prefix, tensors, layers, block, parts } = naming;
  const whole = { index: 0, of: 1 };
  if (Object.hasOwn(tensors, ours)) {
    return { name: prefix + tensors[ours], layout: "vector", part: whole };
  }
  const [, path, kind] = ours.match(/^(.*)\.(kernel|bias|gain|shift)$/) ?? [];
  const ending = kind === "kernel" || kind === "gain" ? "weight" : "bias";
  if (Object.hasOwn(layers, path)) {
    const layout = kind === "kernel" ? "patches" : "vector";
    return { name: `${prefix}${layers[path]}.${ending}`, layout, part: whole };
  }
  const [, number, own] = path?.match(/^blocks\.(\d+)\.([A-Za-z]+)$/) ?? [];
  if (!Object.hasOwn(parts, own)) return null;
  const sharing = Object.keys(parts).filter((other) => parts[other] === parts[own]);
  return {
    name: `${prefix}${block.replace("N", number)}.${parts[own]}.${ending}`,
    layout: kind === "kernel" ? "linear" : "vector",
    part: { index: sharing.indexOf(own), of: sharing.length },
  };
}

async function valuesOf(
  file: OpenWeights,
  { name, layout, part }: Place,
  shape: readonly number[],
): Promise<Float32Array> {
  const found = file.shapes.get(name);
  if (found === undefined) throw new DataError(`${file.path}: there is no tensor ${name}`);
  const expected = storedShape(layout, shape, found);
  expected[0] *= part.of;
  if (withoutOnes(found).join() !== withoutOnes(expected).join()) {
    throw new DataError(
      `${file.path}: ${name} has the shape [${found.join(", ")}], expected ` +
        `[${expected.join(", ")}]: the weights of another network`,
    );
  }
  const all = await file.read(name);
  const size = all.length / part.of;
  const values = all.subarray(part.index * size, (part.index + 1) * size);
  if (layout === "vector") return values.slice();
  const [, channels, height, width] = layout === "patches" ? expected : [0, 1, shape[0], 1];
  return toKernel(values, shape[1], [channels, height * width]);
}

/** The shape in the file of what is `shape` here. */
function storedShape(layout: Layout, shape: readonly number[], found: readonly number[]): number[] {
  if (layout === "vector") return [...shape];
  const [dIn, dOut] = shape;
  if (layout === "linear") return [dOut, dIn];
  // A kernel does not tell channels and pixels apart; the file does.
  const channels = found[1] ?? 1;
  const patch = Math.sqrt(dIn / channels);
  return [dOut, channels, patch, patch];
}

function withoutOnes(shape: readonly number[]): number[] {
  return shape.filter((length) => length !== 1);
}

/** [dOut, channels, pixels] to our [pixels channels, dOut]; a linear map has one channel. */
function toKernel(
  values: Float32Array,
  dOut: number,
  [channels, pixels]: readonly [number, number],
): Float32Array {
  const kernel = new Float32Array(values.length);
  for (let out = 0, from = 0; out < dOut; out++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let pixel = 0; pixel < pixels; pixel++) {
        kernel[(pixel * channels + channel) * dOut + out] = values[from++];
      }
    }
  }
  return kernel;
}
