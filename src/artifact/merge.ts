/**
 * Plain weights: adapters folded into the backbone, as a fully trained network would have them, and
 * taken out again.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { refuseArguments } from "../arguments.ts";
import { Frozen } from "../adapter/frozen.ts";
import type { StateTensor } from "../adapter/state_tensor.ts";
import { type ImageLayer, type Layer, type Part, PREDICTION } from "../adapter/layer.ts";
import { adapterScaling } from "../adapter/options.ts";
import { Trained } from "../adapter/trained.ts";
import { tidied } from "../engine/scope.ts";
import { DataError, UsageError } from "../errors.ts";
import { ARCHITECTURE, type Architecture, type Tensors } from "../models/architecture.ts";
import { type Weight, WEIGHTS, type Weights } from "../models/backbone_source.ts";
import { createNetwork, type Network, networkState } from "../models/network.ts";
import { drawnValues } from "./matrices.ts";
import { MODEL, type Model, networkOptions } from "./model.ts";
import { peftObstacle } from "./peft_config.ts";

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
  model: Model<I>,
  architecture: Architecture<I>,
): Promise<Weights> {
  refuseArguments("mergeWeights", { model }, MODEL);
  refuseArguments("mergeWeights", { architecture }, ARCHITECTURE);
  const { network, description } = model;
  if (description.adapter.layerNorm && description.method !== "head") {
    throw new UsageError(
      "Adapters with LayerNorm on the combined path cannot be merged: it is no linear map",
    );
  }
  const full = createNetwork(architecture, { ...networkOptions(description), method: "full" });
  const own = new Map(networkState(network).map((held) => [held.name, held]));
  const parts = new Map(network.parts.map((part) => [part.path, part]));
  const weights = new Map<string, Weight>();
  for (const part of full.parts) {
    for (const held of networkState({ trained: part.trained, statistics: part.statistics ?? [] })) {
      const same = own.get(held.name);
      const values = await (same?.values() ?? counterpart(held, part, parts.get(part.path)));
      weights.set(held.name, { shape: held.shape, values });
    }
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
async function counterpart(held: StateTensor, full: Part, own?: Part): Promise<Float32Array> {
  const { name, shape, size } = held;
  if (held === full.bias && own !== undefined) {
    return own.bias instanceof Frozen ? await copyOf(own.bias) : new Float32Array(size);
  }
  if (held === full.kernel && own !== undefined) {
    const map = linearMapOf(own);
    if (map !== null) return await kernelOf(map, shape);
  }
  if (held === full.rows && own?.codes !== undefined) return await copyOf(own.codes);
  if (held instanceof Trained && "constant" in held.initial) {
    return new Float32Array(size).fill(held.initial.constant);
  }
  throw new UsageError(`The model cannot be merged: nothing in it stands for ${name}`);
}

/** The values of a drawn matrix times a factor. */
async function copyOf(matrix: Frozen, factor = 1): Promise<Float32Array> {
  return (await drawnValues(matrix)).map((value) => factor * value);
}

/** beta of a part; 1 where none is trained. */
async function gainOf({ beta }: Part): Promise<number> {
  return beta === undefined ? 1 : (await beta.values())[0];
}

/** What a part makes of rows, of patches where it is a layer of images; null for other parts. */
function linearMapOf(part: Part | Layer | ImageLayer): Layer["apply"] | null {
  if ("ofPatches" in part) return part.ofPatches;
  return "apply" in part ? part.apply : null;
}

/** What a linear map makes of the identity, without what it makes of 0. */
async function kernelOf(
  apply: Layer["apply"],
  [dIn, dOut]: readonly number[],
): Promise<Float32Array> {
  const kernel = new Float32Array(dIn * dOut);
  for (let first = 0; first < dIn; first += ROWS) {
    const rows = Math.min(ROWS, dIn - first);
    const outputs = tidied(() => {
      const identity = tf.oneHot(tf.range(first, first + rows, 1, "int32"), dIn).toFloat();
      const shift = apply(tf.zeros([1, dIn]), PREDICTION);
      return tf.sub(apply(identity as tf.Tensor2D, PREDICTION), shift);
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
  model: Model<I>,
): Promise<Weights> {
  refuseArguments("unmergeWeights", { weights }, WEIGHTS);
  refuseArguments("unmergeWeights", { model }, MODEL);
  const { network, description: { adapter } } = model;
  for (const option of ["dora", "residual"] as const) {
    if (adapter[option]) throw new UsageError(`Adapters with ${option} cannot be taken out again`);
  }
  const backbone = new Map<string, Weight>();
  for (const part of network.parts) {
    const { path, frozen, factors, adapted } = part;
    if (frozen === undefined || !adapted) continue;
    const merged = weights.get(`${path}.kernel`);
    if (merged === undefined) throw new DataError(`There is no weight for layer ${path}`);
    const gain = await gainOf(part);
    if (gain === 0) throw new UsageError(`The backbone of ${path} was left out: its beta is 0`);
    const product = factors === undefined
      ? new Float32Array(merged.values.length)
      : await productOf(factors);
    const scaling = adapterScaling(adapter);
    const values = merged.values.map((value, i) => (value - scaling * product[i]) / gain);
    backbone.set(path, { shape: merged.shape, values });
  }
  return backbone;
}

async function productOf(
  { loraA, loraB }: Required<Part>["factors"],
): Promise<Float32Array> {
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
export async function baseWeights<I extends Tensors>(model: Model<I>): Promise<Weights> {
  refuseArguments("baseWeights", { model }, MODEL);
  const { network, description } = model;
  const obstacle = peftObstacle(description);
  if (obstacle !== null) throw new UsageError(`PEFT cannot attach these adapters: ${obstacle}`);
  const weights = new Map<string, Weight>();
  const put = async (name: string, matrix: Frozen, gain?: number) => {
    const { dIn, dOut } = matrix.request;
    weights.set(name, { shape: [dIn, dOut], values: await copyOf(matrix, gain) });
  };
  for (const part of network.parts) {
    const { path, frozen, codes, bias, trained, statistics = [], adapted } = part;
    if (frozen !== undefined) await put(`${path}.kernel`, frozen, await gainOf(part));
    if (codes !== undefined) await put(`${path}.rows`, codes);
    if (bias instanceof Frozen) {
      const { path, dOut } = bias.request;
      weights.set(path, { shape: [dOut], values: await copyOf(bias) });
    }
    const plain = trained.filter((held) => !adapted || held === bias);
    for (const held of [...plain, ...statistics]) {
      weights.set(held.name, { shape: held.shape, values: await held.values() });
    }
  }
  return weights;
}
