/**
 * RMSNorm.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { heapIfAny } from "../wasm/heap.ts";
import type { NormOptions } from "./layer_norm.ts";
import { refuseOtherTypes, refuseShape } from "./refuse.ts";
import { rowNorm, rowNormGradient } from "./row_norm.ts";
import { withGradient } from "./with_gradient.ts";

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
  { epsilon = 1e-5 }: NormOptions = {},
): tf.Tensor2D {
  refuseOtherTypes("RMSNorm", { x, gain });
  refuseShape("RMSNorm", "gain", gain, [x.shape[1]]);
  return withGradient<tf.Tensor2D>([x, gain], ([x, gain], save) => {
    const heap = heapIfAny();
    if (heap === null) {
      const root = tf.rsqrt(tf.add(tf.mean(tf.square(x), 1, true), epsilon));
      const h = tf.mul(x, root);
      save([h, gain, root]);
      return tf.mul(h, gain);
    }
    const { out, statistics } = rowNorm(heap, { x, gain }, epsilon);
    save([x, gain, statistics]);
    return out;
  }, (dy, saved) => {
    const heap = heapIfAny();
    if (heap === null) {
      const [h, gain, root] = saved;
      const g = tf.mul(dy, gain);
      const dx = tf.mul(tf.sub(g, tf.mul(h, tf.mean(tf.mul(g, h), 1, true))), root);
      return [dx, tf.sum(tf.mul(dy, h), 0)];
    }
    return rowNormGradient(heap, dy, saved, false);
  });
}
