/**
 * LayerNorm.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import { given, refuseColumns } from "./refuse.ts";
import { normalisedRows } from "./row_norm.ts";

/** Gain and shift of each column, both [d]. */
export interface Affine {
  /** Factor of each normalised column. */
  gain: tf.Tensor;
  /** Added to it. */
  shift: tf.Tensor;
}

/** How rows are normalised. */
export interface NormOptions {
  /** Added to the variance or mean square; 1e-5 by default, as in PyTorch's LayerNorm. */
  epsilon?: number;
}

/**
 * `y = gain * (x - mean) / sqrt(variance + epsilon) + shift`, mean and (biased) variance of each
 * row, as torch.nn.LayerNorm.
 *
 * With h = (x - mean) / sqrt(variance + epsilon) and g = dy * gain, the gradients are
 * `dx = (g - mean(g) - h mean(g h)) / sqrt(variance + epsilon)`, and over the rows
 * `dGain = sum(dy h)`, `dShift = sum(dy)`.
 *
 * @param x [n, d]
 * @param affine gain and shift, both [d]
 * @returns [n, d]; the caller disposes (use `tf.tidy`)
 * @throws {UsageError} for a tensor of another type or shape
 */
export function layerNorm(
  x: tf.Tensor2D,
  affine: Affine,
  options: NormOptions = {},
): tf.Tensor2D {
  const { gain, shift } = given("LayerNorm", "affine", affine);
  const { epsilon = 1e-5 } = given("LayerNorm", "options", options, ["epsilon"]);
  refuseColumns("LayerNorm", x, { gain, shift });
  return normalisedRows({ x, gain, shift }, epsilon);
}
