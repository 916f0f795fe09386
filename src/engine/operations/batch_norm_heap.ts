/**
 * BatchNorm where tensors lie on the heap: nothing but its input is kept, and what is known of each
 * column. The same roundings in the same order as composed of single operations.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { columnSums } from "../products.ts";
import { sumRows } from "../wasm/column_sums.ts";
import { currentHeap } from "../wasm/heap.ts";
import type { Affine, NormOptions } from "./layer_norm.ts";
import { withGradient } from "./with_gradient.ts";

/** Mean and variance of each column, both [d]. */
export interface ColumnStatistics {
  /** Mean of each column over the rows. */
  mean: tf.Tensor;
  /** Variance of each column over the rows. */
  variance: tf.Tensor;
}

/** How columns are normalised. */
export interface BatchNormOptions extends NormOptions {
  /**
   * Called in the forward pass with mean and unbiased variance of the batch's columns, which are
   * freed after it.
   */
  observe?: (statistics: ColumnStatistics) => void;
  /** ReLU right behind it, as one operation. Default: false. */
  rectified?: boolean;
}

/**
 * BatchNorm and its gradient on the current engine's heap.
 *
 * @param x [n, d], n at least 2, checked by the caller as `affine` is
 * @returns [n, d]; the caller disposes
 */
export function batchNormOnHeap(
  x: tf.Tensor2D,
  { gain, shift }: Affine,
  { epsilon = 1e-5, observe, rectified = false }: BatchNormOptions,
): tf.Tensor2D {
  const [rows, columns] = x.shape;
  return withGradient<tf.Tensor2D>([x, gain, shift], ([x, gain, shift], save) => {
    const mean = tf.mul(columnSums(x as tf.Tensor2D), 1 / rows);
    const variance = tf.mul(squareSums(x, mean), 1 / rows);
    observe?.({ mean, variance: tf.mul(variance, rows / (rows - 1)) });
    const root = tf.rsqrt(tf.add(variance, epsilon));
    save([x, mean, root, gain, shift]);
    const heap = currentHeap();
    const y = heap.allocate<tf.Rank.R2>([rows, columns]);
    const [from, to, ...places] = heap.addresses(x, y, mean, root, gain, shift);
    heap.kernels.normaliseColumns(from, rows, columns, ...places, Number(rectified), to);
    return y;
  }, (dy, kept) => gradients(dy, kept, rectified));
}

/** Column sums of (x - mean)^2, [columns]. */
function squareSums(x: tf.Tensor, mean: tf.Tensor): tf.Tensor {
  const [rows, columns] = x.shape;
  const heap = currentHeap();
  const out = heap.allocate([columns]);
  const [from, middle, to] = heap.addresses(x, mean, out);
  sumRows(heap, { rows, columns, outs: [to] }, (first, count, [to]) => {
    heap.kernels.squareSums(from + 4 * first * columns, count, columns, middle, to);
  });
  return out;
}

/** Gradients of x, gain and shift. */
function gradients(
  dy: tf.Tensor2D,
  [x, mean, root, gain, shift]: tf.Tensor[],
  rectified: boolean,
): tf.Tensor[] {
  const [rows, columns] = dy.shape;
  const heap = currentHeap();
  const [dGain, dShift, dx] = [[columns], [columns], dy.shape].map((shape) => heap.allocate(shape));
  const [from, given, ...rest] = heap.addresses(x, dy, mean, root, gain, shift);
  const numbers = [...rest, Number(rectified)] as const;
  sumRows(heap, { rows, columns, outs: heap.addresses(dGain, dShift) }, (first, count, outs) => {
    const at = 4 * first * columns;
    const [toGain, toShift] = outs;
    heap.kernels.columnGradientSums(
      ...[from + at, given + at, count, columns, ...numbers, toGain, toShift] as const,
    );
  });
  const means = [dGain, dShift].map((sum) => tf.mul(sum, 1 / rows));
  const slope = tf.mul(root, gain);
  const [meanGain, meanShift, steep, to] = heap.addresses(means[0], means[1], slope, dx);
  heap.kernels.columnGradient(
    ...[from, given, rows, columns, ...numbers, meanGain, meanShift, steep, to] as const,
  );
  return [dx, dGain, dShift];
}
