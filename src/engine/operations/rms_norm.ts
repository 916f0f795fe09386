/**
 * RMSNorm.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import type { NormOptions } from "./layer_norm.ts";
import { given, refuseColumns } from "./refuse.ts";
import { normalisedRows } from "./row_norm.ts";

/**
 * `y = gain * x / sqrt(mean(x^2) + epsilon)`, the mean square of each row (arXiv:1910.07467).
 *
 * With h = x / sqrt(mean(x^2) + epsilon) and g = dy * gain, the gradients are
 * `dx = (g - h mean(g h)) / sqrt(mean(x^2) + epsilon)` and over the rows `dGain = sum(dy h)`.
 *
 * @param x [n, d]
 * @param gain [d]
 * @returns [n, d]; the caller disposes (use `tf.tidy`)
 * @throws {UsageError} for a tensor of another type or shape
 */
export function rmsNorm(
  x: tf.Tensor2D,
  gain: tf.Tensor,
  options: NormOptions = {},
): tf.Tensor2D {
  const { epsilon = 1e-5 } = given("RMSNorm", "options", options, ["epsilon"]);
  refuseColumns("RMSNorm", x, { gain });
  return normalisedRows({ x, gain }, epsilon);
}
