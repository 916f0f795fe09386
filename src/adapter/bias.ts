/**
 * What a linear map adds to each of its outputs.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { Frozen, type FrozenRequest } from "./frozen.ts";
import type { Trained } from "./trained.ts";

/** Moved by the optimiser, [dOut], or drawn from the backbone seed, [1, dOut]. */
export type Bias = Trained | Frozen;

/** What of a backbone decides the biases that are drawn beside it. */
export type BiasSource = Pick<FrozenRequest, "seed" | "family" | "parameters">;

/** Name of the bias of a place; that of its random stream too. */
export function biasName(path: string): string {
  return `${path}.bias`;
}

/**
 * What a frozen bias is drawn from: the family of the backbone at a standard deviation of
 * `1 / sqrt(dIn)`, the scale at which biases of linear maps start.
 */
export function biasRequest(
  path: string,
  [dIn, dOut]: readonly [number, number],
  source: BiasSource,
): FrozenRequest {
  return { ...source, path: biasName(path), dIn: 1, dOut, scale: 1 / Math.sqrt(dIn) };
}

/** `h + b`, [n, dOut]; h itself without a bias. The caller disposes. */
export function addBias(h: tf.Tensor2D, bias?: Bias): tf.Tensor2D {
  if (bias === undefined) return h;
  return tf.add(h, bias instanceof Frozen ? bias.kernel : bias.variable);
}

/** b as [dOut], null without a bias; inside `tf.tidy` only. */
export function biasVector(bias?: Bias): tf.Tensor1D | null {
  if (bias === undefined) return null;
  return bias instanceof Frozen ? tf.reshape(bias.kernel, [-1]) : bias.variable as tf.Tensor1D;
}
