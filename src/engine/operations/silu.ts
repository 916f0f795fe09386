/**
 * SiLU, also called swish.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { heapIfAny } from "../wasm/heap.ts";
import { refuseOtherTypes } from "./refuse.ts";
import { withGradient } from "./with_gradient.ts";

/**
 * `x s` with s = 1 / (1 + exp(-x)); its gradient is `dy s (1 + x (1 - s))`.
 *
 * @param x any shape
 * @returns the shape of x; the caller disposes (use `tf.tidy`)
 * @throws {UsageError} for a tensor of another type
 */
export function silu<T extends tf.Tensor>(x: T): T {
  refuseOtherTypes("SiLU", { x });
  return withGradient<T>([x], ([x], save) => {
    const s = tf.sigmoid(x);
    save([x, s]);
    return tf.mul(x, s);
  }, (dy, [x, s]) => {
    const heap = heapIfAny();
    if (heap === null) {
      return tf.mul(dy, tf.mul(s, tf.add(1, tf.mul(x, tf.sub(1, s)))));
    }
    const out = heap.allocate(x.shape);
    heap.kernels.siluGradient(...heap.addresses(x, s, dy), x.size, heap.address(out));
    return out;
  });
}
