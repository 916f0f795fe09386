/**
 * Layers with known numbers, and their gradients by tfjs.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Layer, Pass } from "../../src/adapter/layer.ts";
import { Frozen } from "../../src/adapter/frozen.ts";
import type { AdapterConfig } from "../../src/adapter/options.ts";
import type { Seeds } from "../../src/random/seeds.ts";
import { closedValues } from "../support/closed_values.ts";
import { valuesOf } from "../support/values.ts";

/** Different in every field, so that mixing two up shows. */
export const SEEDS: Seeds = { backbone: 1, adapter: 2, head: 3, order: 4, dropout: 5 };

/** A training pass without dropout masks of interest. */
export const TRAINING: Pass = { training: true, step: 0, row: 0, rows: 1, withoutBackbone: false };

/** Every option off. */
export const PLAIN: AdapterConfig = {
  rank: 2,
  alpha: 3,
  scaling: "lora",
  dora: false,
  layerNorm: false,
  residual: false,
  dropout: 0,
  trainBeta: true,
  bInit: "zeros",
  head: "full",
};

/** A drawn normal backbone. */
export function drawnFrozen(dIn: number, dOut: number, path = "layer"): Frozen {
  const frozen = new Frozen({ seed: SEEDS.backbone, path, dIn, dOut });
  frozen.draw(0);
  return frozen;
}

/** Materialises a layer and fills its parameters by the formula, gains around 1. */
export function fillLayer(layer: Layer): void {
  layer.trained.forEach((parameter, salt) => {
    parameter.materialise(SEEDS);
    const values = closedValues(parameter.size, salt + 1);
    const aroundOne = /(beta|magnitude|gain)$/.test(parameter.name);
    parameter.assign(aroundOne ? values.map((value) => value + 1) : values);
  });
}

/** Frees a layer's tensors. */
export function disposeLayer(layer: Layer): void {
  for (const part of [...layer.trained, layer.frozen, layer.bias]) part?.dispose();
}

/** Output and gradients of `sum(c * layer(x))` with fixed coefficients c. */
export async function backpropagate(
  layer: Layer,
  x: Float32Array,
  dIn: number,
  options: { pass?: Pass; coefficients: Float32Array; input: boolean },
): Promise<{ output: Float32Array; gradients: Record<string, Float32Array> }> {
  const { pass = TRAINING, coefficients, input } = options;
  const names = layer.trained.map(({ name }) => name);
  const [output, ...found] = await valuesOf(() => {
    const given = tf.tensor2d(x, [x.length / dIn, dIn]);
    const weighted = (x: tf.Tensor2D) => {
      const h = layer.apply(x, pass);
      return tf.sum(tf.mul(h, tf.tensor2d(coefficients, h.shape))) as tf.Scalar;
    };
    const variables = layer.trained.map(({ variable }) => variable);
    const grads = variables.length > 0
      ? tf.variableGrads(() => weighted(given), variables).grads
      : {};
    const byInput = input ? [tf.grad((x) => weighted(x as tf.Tensor2D))(given)] : [];
    return [layer.apply(given, pass), ...variables.map(({ name }) => grads[name]), ...byInput];
  });
  const all = input ? [...names, "x"] : names;
  return { output, gradients: Object.fromEntries(all.map((name, i) => [name, found[i]])) };
}
