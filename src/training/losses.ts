/**
 * Losses for tasks of one's own, checked at the door.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { refuseOtherTypes, refuseShape } from "../engine/operations/refuse.ts";
import { withGradient } from "../engine/operations/with_gradient.ts";
import { innerProduct } from "../engine/products.ts";
import { softmaxCrossEntropy as unchecked } from "./cross_entropy.ts";

/**
 * Mean over rows of `-sum(targets * log softmax(logits))`.
 *
 * Gradient: `(softmax(logits) - targets) / n`. Stable for logits of any size.
 *
 * @param logits [n, classes], float32
 * @param targets rows that sum to 1, such as those of `tf.oneHot`; of any type
 * @returns a scalar; the caller disposes
 * @throws {UsageError} for other shapes or types
 */
export function softmaxCrossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
  refuseOtherTypes("cross-entropy", { logits });
  refuseShape("cross-entropy", "targets", targets, logits.shape);
  return tf.tidy(() => unchecked(logits, tf.cast(targets, "float32")));
}

/**
 * Mean over all values of `(outputs - targets)^2`.
 *
 * Gradient: `2 (outputs - targets) / size`; targets have none.
 *
 * @param outputs [n, d]
 * @param targets [n, d]
 * @returns a scalar; the caller disposes
 * @throws {UsageError} for other shapes or types
 */
export function meanSquaredError(outputs: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
  refuseOtherTypes("squared error", { outputs, targets });
  refuseShape("squared error", "targets", targets, outputs.shape);
  const { size } = outputs;
  return withGradient<tf.Scalar, tf.Tensor2D>(
    [outputs],
    ([outputs], save) => {
      const errors = tf.sub<tf.Tensor2D>(outputs, targets);
      save([errors]);
      return tf.div(innerProduct(errors, errors), size);
    },
    (dy, [errors]) => tf.mul(errors, tf.mul(dy, 2 / size)),
  );
}
