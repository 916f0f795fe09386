/**
 * LayerNorm.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { heapIfAny } from "../wasm/heap.ts";
import { refuseOtherTypes, refuseShape } from "./refuse.ts";
import { rowNorm, rowNormGradient } from "./row_norm.ts";
import { withGradient } from "./with_gradient.ts";

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
  affine: { gain: tf.Tensor; shift: tf.Tensor },
  { epsilon = 1e-5 }: NormOptions = {},
): tf.Tensor2D {
  refuseOtherTypes("LayerNorm", { x, ...affine });
  refuseShape("LayerNorm", "gain", affine.gain, [x.shape[1]]);
  refuseShape("LayerNorm", "shift", affine.shift, [x.shape[1]]);
  return withGradient<tf.Tensor2D>([x, affine.gain, affine.shift], ([x, gain, shift], save) => {
    const heap = heapIfAny();
    if (heap === null) {
      const centred = tf.sub(x, tf.mean(x, 1, true));
      const root = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), epsilon));
      const h = tf.mul(centred, root);
      save([h, gain, root]);
      return tf.add(tf.mul(h, gain), shift);
    }
    const { out, statistics } = rowNorm(heap, { x, gain, shift }, epsilon);
    save([x, gain, statistics]);
    return out;
  }, (dy, saved) => {
    const heap = heapIfAny();
    if (heap === null) {
      const [h, gain, root] = saved;
      const g = tf.mul(dy, gain);
      const along = tf.mul(h, tf.mean(tf.mul(g, h), 1, true));
      const dx = tf.mul(tf.sub(tf.sub(g, tf.mean(g, 1, true)), along), root);
      return [dx, tf.sum(tf.mul(dy, h), 0), tf.sum(dy, 0)];
    }
    return rowNormGradient(heap, dy, saved, true);
  });
}
