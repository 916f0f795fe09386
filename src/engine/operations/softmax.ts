/**
 * Softmax.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { heapIfAny } from "../wasm/heap.ts";
import { refuseOtherTypes } from "./refuse.ts";
import { withGradient } from "./with_gradient.ts";

/**
 * `y = exp(x - max) / sum(exp(x - max))` over the last axis; its gradient is
 * `dx = y (dy - sum(dy y))`.
 *
 * @param x [..., d], d at least 1
 * @returns the shape of x; the caller disposes (use `tf.tidy`)
 * @throws {UsageError} for a tensor of another type
 */
export function softmax<T extends tf.Tensor>(x: T): T {
  refuseOtherTypes("softmax", { x });
  return withGradient<T>([x], ([x], save) => {
    // tfjs's own is fast and the same everywhere; its gradient is five kernels.
    const y = tf.softmax(x) as T;
    save([y]);
    return y;
  }, (dy, [y]) => {
    const heap = heapIfAny();
    if (heap === null) return tf.mul(y, tf.sub(dy, tf.sum(tf.mul(dy, y), -1, true)));
    const out = heap.allocate(y.shape);
    const columns = y.shape[y.shape.length - 1];
    const [rows, place] = [y.size / columns, heap.address(out)];
    heap.kernels.softmaxGradient(...heap.addresses(y, dy), rows, columns, place);
    return out;
  });
}
