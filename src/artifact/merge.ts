/**
 * Plain weights: adapters folded into the backbone, as a fully trained network would have them, and
 * taken out again.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import type { Frozen } from "../adapter/frozen.ts";
import type { Held } from "../adapter/held.ts";
import { type Layer, type Part, PREDICTION } from "../adapter/layer.ts";
import { adapterScaling } from "../adapter/options.ts";
import { tidied } from "../engine/scope.ts";
import { DataError, UsageError } from "../errors.ts";
import type { Architecture, Tensors } from "../models/architecture.ts";
import { createNetwork, type Network } from "../models/network.ts";
import { kept } from "../training/progress.ts";
import { drawnValues } from "./matrices.ts";
import { type Model, networkOptions } from "./model.ts";
import { type NumberFormat, toBytes } from "../files/safetensors/number_format.ts";
import { peftObstacle } from "./peft_config.ts";
import { storedPlaces } from "./tensor_names.ts";
import type { StoredTensor } from "../files/safetensors/read.ts";
import { encodeWeights } from "../files/safetensors/write.ts";

/** Values of one weight, row-major, in our orientation: a kernel is [dIn, dOut]. */
export interface Weight {
  /** Its shape. */
  readonly shape: readonly number[];
  /** Its values. */
  readonly values: Float32Array;
}

/** Plain weights by the names that the fully trained network gives them. */
export type Weights = ReadonlyMap<string, Weight>;

/** Rows of the identity that pass through a layer at once. */
const ROWS = 256;

/**
 * The weights of the fully trained network that computes the same as the model: `beta W + scaling A
 * B` for each adapted layer, whatever DoRA or a residual make of it. The model stays as it is.
 *
 * @param model on the current engine
 * @param architecture the one it was loaded with
 * @throws {UsageError} where a LayerNorm stands in the adapted path, which no weight can hold, or a
 * part of the full network has no counterpart in the model
 */
export async function mergeWeights<I extends Tensors>(
  { network, description }: Model<I>,
  architecture: Architecture<I>,
): Promise<Weights> {
  if (description.adapter.layerNorm && description.method !== "head") {
    throw new UsageError(
      "Adapters with LayerNorm on the combined path cannot be merged: it is no linear map",
    );
  }
  const full = createNetwork(architecture, { ...networkOptions(description), method: "full" });
  const own = new Map(kept(network).map((held) => [held.name, held]));
  const parts = new Map(network.parts.map((part) => [part.path, part]));
  const weights = new Map<string, Weight>();
  for (const held of kept(full)) {
    const { name, shape } = held;
    const same = own.get(name);
    const values = same === undefined
      ? await counterpart(held, parts.get(name.slice(0, name.lastIndexOf("."))))
      : await same.values();
    weights.set(name, { shape, values });
  }
  refuseLeftOver(network, weights);
  return weights;
}

/** What adapts a layer is in its weight; nothing else may be lost, such as a seeded embedding's factors. */
function refuseLeftOver({ parts }: Pick<Network, "parts">, weights: Weights): void {
  const plain = parts.filter(({ adapted }) => !adapted).flatMap(({ trained }) => trained);
  const lost = plain.find(({ name }) => !weights.has(name));
  if (lost === undefined) return;
  throw new UsageError(
    `The model cannot be merged: the full network has no place for ${lost.name}`,
  );
}

/** What stands in a model for a parameter that only the full network trains. */
async function counterpart(
  { name, shape, size, initial }: Held & { initial?: unknown },
  part?: Part,
): Promise<Float32Array> {
  const kind = name.slice(name.lastIndexOf(".") + 1);
  if (part !== undefined && isLayer(part)) {
    if (kind === "bias") return new Float32Array(size);
    if (kind === "kernel") return await kernelOf(part, shape);
  }
  if (kind === "rows" && part?.codes !== undefined) return (await drawnValues(part.codes)).slice();
  if (isConstant(initial)) return new Float32Array(size).fill(initial.constant);
  throw new UsageError(`The model cannot be merged: nothing in it stands for ${name}`);
}

function isLayer(part: Part): part is Layer {
  return "apply" in part;
}

function isConstant(initial: unknown): initial is { constant: number } {
  return typeof initial === "object" && initial !== null && "constant" in initial;
}

/** What a linear layer makes of the identity, without what it makes of 0. */
async function kernelOf(layer: Layer, [dIn, dOut]: readonly number[]): Promise<Float32Array> {
  const kernel = new Float32Array(dIn * dOut);
  for (let first = 0; first < dIn; first += ROWS) {
    const rows = Math.min(ROWS, dIn - first);
    const outputs = tidied(() => {
      const identity = tf.oneHot(tf.range(first, first + rows, 1, "int32"), dIn).toFloat();
      const shift = layer.apply(tf.zeros([1, dIn]), PREDICTION);
      return tf.sub(layer.apply(identity as tf.Tensor2D, PREDICTION), shift);
    });
    kernel.set(await outputs.data<"float32">(), first * dOut);
    outputs.dispose();
  }
  return kernel;
}

/**
 * The backbone out of merged weights, `(K - scaling A B) / beta` for each adapted layer: what is
 * left should be what the seed gives.
 *
 * @param weights of {@linkcode mergeWeights}
 * @param model of the adapters that were merged
 * @returns W_seed by layer, [dIn, dOut], to within the rounding of a merge
 * @throws {UsageError} for adapters with DoRA or a residual, which more than add to a weight, and
 * for a beta of 0
 * @throws {DataError} for a layer without weights
 */
export async function unmergeWeights<I extends Tensors>(
  weights: Weights,
  { network, description: { adapter } }: Model<I>,
): Promise<Weights> {
  for (const option of ["dora", "residual"] as const) {
    if (adapter[option]) throw new UsageError(`Adapters with ${option} cannot be taken out again`);
  }
  const backbone = new Map<string, Weight>();
  for (const { path, frozen, trained, beta, adapted } of network.parts) {
    if (frozen === undefined || !adapted) continue;
    const merged = weights.get(`${path}.kernel`);
    if (merged === undefined) throw new DataError(`There is no weight for layer ${path}`);
    const factor = (name: string) => trained.find((held) => held.name === `${path}.${name}`);
    const [loraA, loraB] = [factor("loraA"), factor("loraB")];
    const gain = beta === undefined ? 1 : (await beta.values())[0];
    if (gain === 0) throw new UsageError(`The backbone of ${path} was left out: its beta is 0`);
    const product = loraA === undefined || loraB === undefined
      ? new Float32Array(merged.values.length)
      : await productOf(loraA, loraB);
    const scaling = adapterScaling(adapter);
    const values = merged.values.map((value, i) => (value - scaling * product[i]) / gain);
    backbone.set(path, { shape: merged.shape, values });
  }
  return backbone;
}

async function productOf(loraA: Held, loraB: Held): Promise<Float32Array> {
  const product = tf.matMul(loraA.variable as tf.Tensor as tf.Tensor2D, loraB.variable);
  try {
    return (await product.data<"float32">()).slice();
  } finally {
    product.dispose();
  }
}

/**
 * What PEFT attaches the adapters to: `beta W` for each adapted layer, and everything else as the
 * model has it. PEFT has no place for beta.
 *
 * @param model on the current engine; it stays as it is
 * @throws {UsageError} for adapters that PEFT cannot attach: what it lacks would be lost
 */
export async function baseWeights<I extends Tensors>(
  { network, description }: Model<I>,
): Promise<Weights> {
  const obstacle = peftObstacle(description);
  if (obstacle !== null) throw new UsageError(`PEFT cannot attach these adapters: ${obstacle}`);
  const weights = new Map<string, Weight>();
  for (const { path, frozen, codes, beta, trained, carried = [], adapted } of network.parts) {
    const gain = beta === undefined ? 1 : (await beta.values())[0];
    if (frozen !== undefined) {
      const values = (await drawnValues(frozen)).map((value) => gain * value);
      weights.set(`${path}.kernel`, { shape: kernelShape(frozen), values });
    }
    if (codes !== undefined) {
      const values = (await drawnValues(codes)).slice();
      weights.set(`${path}.rows`, { shape: kernelShape(codes), values });
    }
    const plain = trained.filter(({ name }) => !adapted || name === `${path}.bias`);
    for (const held of [...plain, ...carried]) {
      weights.set(held.name, { shape: held.shape, values: await held.values() });
    }
  }
  return weights;
}

function kernelShape({ request: { dIn, dOut } }: Frozen): [number, number] {
  return [dIn, dOut];
}

/**
 * Plain weights as an ordinary safetensors file, with PyTorch's names and orientation:
 * `hidden.0.weight` is [dOut, dIn].
 */
export function encodePlainWeights(
  weights: Weights,
  format: NumberFormat = "F32",
): Uint8Array<ArrayBuffer> {
  const tensors = new Map<string, StoredTensor>();
  const named = Array.from(weights, ([name, weight]) => ({ name, ...weight }));
  for (const [name, { of: { values }, shape, toFile }] of storedPlaces(named, "")) {
    tensors.set(name, { format, shape, bytes: toBytes(toFile(values), format) });
  }
  return encodeWeights({ tensors, metadata: { format: "pt" } });
}
