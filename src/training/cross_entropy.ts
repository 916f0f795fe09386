/**
 * Softmax cross-entropy with its own gradient.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";

/**
 * Mean over rows of `-log softmax(logits)[target]`.
 *
 * Gradient: `(softmax(logits) - targets) / n`. Stable for logits of any size.
 *
 * @param logits [n, classes]
 * @param targets one-hot rows [n, classes]
 * @returns a scalar; the caller disposes
 */
export function softmaxCrossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
  const operation = tf.customGrad((logits, save) => {
    const input = logits as tf.Tensor2D;
    const shifted = tf.sub(input, tf.max(input, 1, true));
    const exponentials = tf.exp(shifted);
    const sums = tf.sum(exponentials, 1, true);
    (save as tf.GradSaveFunc)([tf.div(exponentials, sums)]);
    const chosen = tf.sum(tf.mul(shifted, targets), 1, true);
    const value = tf.mean(tf.sub(tf.log(sums), chosen));
    const gradFunc = (dy: tf.Tensor, [probabilities]: tf.Tensor[]) =>
      tf.mul(tf.sub(probabilities, targets), tf.div(dy, input.shape[0]));
    return { value, gradFunc };
  });
  return operation(logits) as tf.Scalar;
}
