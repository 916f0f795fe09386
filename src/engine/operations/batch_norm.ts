/**
 * BatchNorm.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { UsageError } from "../../errors.ts";
import { columnSums } from "../products.ts";
import { heapIfAny } from "../wasm/heap.ts";
import {
  batchNormOnHeap,
  type BatchNormOptions,
  type ColumnStatistics,
} from "./batch_norm_heap.ts";
import type { Affine, NormOptions } from "./layer_norm.ts";
import { rectify } from "./rectify.ts";
import { given, refuseColumns } from "./refuse.ts";
import { withGradient } from "./with_gradient.ts";

export type { BatchNormOptions, ColumnStatistics };

/**
 * `y = gain * (x - mean) / sqrt(variance + epsilon) + shift`, mean and biased variance of each
 * column over all rows, as torch.nn.BatchNorm1d in training (arXiv:1502.03167); where `rectified`,
 * `max(y, 0)`.
 *
 * With h = (x - mean) / sqrt(variance + epsilon) and g = dy * gain over n rows, the gradients are
 * `dx = (g - mean(g) - h mean(g h)) / sqrt(variance + epsilon)`, the means over the rows, and
 * `dGain = sum(dy h)`, `dShift = sum(dy)`. Where `rectified`, dy is 0 wherever y is not above 0.
 *
 * @param x [n, d], n at least 2
 * @param affine gain and shift, both [d]
 * @returns [n, d]; the caller disposes (use `tf.tidy`)
 * @throws {UsageError} for a single row, or a tensor of another type or shape
 */
export function batchNorm(
  x: tf.Tensor2D,
  affine: Affine,
  options: BatchNormOptions = {},
): tf.Tensor2D {
  const { gain, shift } = given("BatchNorm", "affine", affine);
  refuseColumns("BatchNorm", x, { gain, shift });
  given("BatchNorm", "options", options, ["epsilon", "observe", "rectified"]);
  const rows = x.shape[0];
  if (rows < 2) throw new UsageError(`BatchNorm needs at least 2 rows in training, got ${rows}`);
  if (heapIfAny() !== null) return batchNormOnHeap(x, affine, options);
  const y = composed(x, affine, options);
  return options.rectified ? rectify(y, null) : y;
}

function composed(
  x: tf.Tensor2D,
  affine: Affine,
  { epsilon = 1e-5, observe }: BatchNormOptions,
): tf.Tensor2D {
  const rows = x.shape[0];
  const average = (values: tf.Tensor2D) => tf.mul(columnSums(values), 1 / rows);
  return withGradient<tf.Tensor2D>([x, affine.gain, affine.shift], ([x, gain, shift], save) => {
    const mean = average(x as tf.Tensor2D);
    const centred = tf.sub<tf.Tensor2D>(x, mean);
    const variance = average(tf.square(centred));
    observe?.({ mean, variance: tf.mul(variance, rows / (rows - 1)) });
    const root = tf.rsqrt(tf.add(variance, epsilon));
    const h = tf.mul(centred, root);
    save([h, gain, root]);
    return tf.add(tf.mul(h, gain), shift);
  }, (dy, [h, gain, root]) => {
    const dShift = columnSums(dy);
    const dGain = columnSums(tf.mul<tf.Tensor2D>(dy, h));
    const along = tf.mul(h, tf.mul(dGain, 1 / rows));
    const centred = tf.sub(tf.sub(dy, tf.mul(dShift, 1 / rows)), along);
    return [tf.mul(centred, tf.mul(root, gain)), dGain, dShift];
  });
}

/**
 * `y = gain * (x - mean) / sqrt(variance + epsilon) + shift` with given statistics, as
 * torch.nn.BatchNorm1d in evaluation.
 *
 * @param x [n, d]
 * @param affine gain and shift, both [d]
 * @param statistics mean and variance, both [d]
 * @returns [n, d]; the caller disposes (use `tf.tidy`)
 * @throws {UsageError} for a tensor of another type or shape
 */
export function fixedBatchNorm(
  x: tf.Tensor2D,
  affine: Affine,
  statistics: ColumnStatistics,
  options: NormOptions = {},
): tf.Tensor2D {
  const { gain, shift } = given("BatchNorm", "affine", affine);
  const { mean, variance } = given("BatchNorm", "statistics", statistics);
  const { epsilon = 1e-5 } = given("BatchNorm", "options", options, ["epsilon"]);
  refuseColumns("BatchNorm", x, { gain, shift, mean, variance });
  const scale = tf.mul(gain, tf.rsqrt(tf.add(variance, epsilon)));
  return tf.add(tf.mul(x, scale), tf.sub(shift, tf.mul(mean, scale)));
}
