/**
 * ReLU, and dropout right behind it, as one operation.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { filledTensor } from "../tensors.ts";
import { heapIfAny } from "../wasm/heap.ts";
import { withGradient } from "./with_gradient.ts";

/** Dropout behind a rectifier. */
export interface Kept {
  /** Fills an array with 0 for what is dropped, and `factor` for what is kept. */
  fillMask(mask: Float32Array): void;
  /** 1 / (1 - rate), rounded to float32. */
  factor: number;
}

/**
 * `max(x, 0) * mask`. Its gradient, `factor dy` where the result is above 0, needs the result
 * alone: neither x nor the mask is kept.
 *
 * @param x any [n, d]
 * @param kept the dropout; null for none
 * @returns the same shape; the caller disposes
 */
export function rectify(x: tf.Tensor2D, kept: Kept | null): tf.Tensor2D {
  return withGradient(
    [x],
    ([x], save) => {
      const y = masked(x, kept);
      save([y]);
      return y;
    },
    (dy, [y]) => gradient(dy, y, kept?.factor ?? 1),
  );
}

function masked(x: tf.Tensor2D, kept: Kept | null): tf.Tensor2D {
  const mask = kept === null ? null : filledTensor<tf.Rank.R2>(x.shape, kept.fillMask);
  const heap = heapIfAny();
  if (heap === null) return mask === null ? tf.relu(x) : tf.mul(tf.relu(x), mask);
  const out = heap.allocate<tf.Rank.R2>(x.shape);
  const place = mask === null ? 0 : heap.address(mask);
  heap.kernels.rectify(heap.address(x), place, heap.address(out), x.size);
  return out;
}

function gradient(dy: tf.Tensor2D, y: tf.Tensor2D, factor: number): tf.Tensor2D {
  const heap = heapIfAny();
  if (heap === null) return tf.mul(dy, tf.mul(tf.step(y), factor));
  const out = heap.allocate<tf.Rank.R2>(y.shape);
  heap.kernels.rectifyGradient(...heap.addresses(dy, y), factor, heap.address(out), y.size);
  return out;
}
