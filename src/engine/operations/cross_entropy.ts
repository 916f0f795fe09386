/**
 * Softmax cross-entropy with its own gradient.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { type Heap, heapIfAny } from "../wasm/heap.ts";
import { refuseOtherTypes, refuseShape } from "./refuse.ts";
import { type Save, withGradient } from "./with_gradient.ts";

/**
 * Mean over rows of `-sum(targets * log softmax(logits))`.
 *
 * Gradient: `(softmax(logits) - targets) / n`. Stable for logits of any size.
 *
 * @param logits [n, classes], float32
 * @param targets [n, classes], rows that sum to 1, such as those of `tf.oneHot`; of any type
 * @returns a scalar; the caller disposes
 * @throws {UsageError} for other shapes or types
 */
export function softmaxCrossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
  refuseOtherTypes("cross-entropy", { logits }, 2);
  refuseShape("cross-entropy", "targets", targets, logits.shape);
  return withGradient<tf.Scalar, tf.Tensor2D>(
    [logits],
    ([logits], save) => {
      const wanted = targets.dtype === "float32" ? targets : tf.cast(targets, "float32");
      const heap = heapIfAny();
      return heap === null ? composed(logits, wanted, save) : fused(heap, logits, wanted, save);
    },
    (dy, [gradient]) => tf.mul(gradient, dy),
  );
}

function fused(heap: Heap, logits: tf.Tensor2D, targets: tf.Tensor2D, save: Save): tf.Scalar {
  const [rows, classes] = logits.shape;
  const gradient = heap.allocate(logits.shape);
  const loss = heap.allocate<tf.Rank.R0>([]);
  const [x, y, dx] = heap.addresses(logits, targets, gradient);
  heap.values(loss)[0] = heap.kernels.crossEntropy(x, y, rows, classes, dx);
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
