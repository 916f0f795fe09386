/**
 * Softmax cross-entropy with its own gradient.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { type Save, withGradient } from "../engine/operations/with_gradient.ts";
import { type Heap, heapIfAny } from "../engine/wasm/heap.ts";

/**
 * Mean over rows of `-log softmax(logits)[target]`.
 *
 * Gradient: `(softmax(logits) - targets) / n`. Stable for logits of any size.
 *
 * @param logits [n, classes], float32
 * @param targets rows [n, classes] that sum to 1, float32
 * @returns a scalar; the caller disposes
 */
export function softmaxCrossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
  return withGradient<tf.Scalar, tf.Tensor2D>(
    [logits],
    ([logits], save) => {
      const heap = heapIfAny();
      return heap === null ? composed(logits, targets, save) : fused(heap, logits, targets, save);
    },
    (dy, [gradient]) => tf.mul(gradient, dy),
  );
}

function fused(heap: Heap, logits: tf.Tensor2D, targets: tf.Tensor2D, save: Save): tf.Scalar {
  const [rows, classes] = logits.shape;
  const gradient = heap.allocate(logits.shape);
  const loss = heap.allocate<tf.Rank.R0>([]);
  const [x, y, dx] = [logits, targets, gradient].map((tensor) => heap.address(tensor));
  const value = heap.kernels.crossEntropy(x, y, rows, classes, dx);
  heap.floats(heap.address(loss), 1)[0] = value;
  save([gradient]);
  return loss;
}

function composed(logits: tf.Tensor2D, targets: tf.Tensor2D, save: Save): tf.Scalar {
  const shifted = tf.sub(logits, tf.max(logits, 1, true));
  const exponentials = tf.exp(shifted);
  const sums = tf.sum(exponentials, 1, true);
  save([tf.div(tf.sub(tf.div(exponentials, sums), targets), logits.shape[0])]);
  const chosen = tf.sum(tf.mul(shifted, targets), 1, true);
  return tf.mean(tf.sub(tf.log(sums), chosen));
}
