/**
 * Mean squared error with its own gradient.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { withGradient } from "../engine/operations/with_gradient.ts";
import { innerProduct } from "../engine/products.ts";

/**
 * Mean over all values of `(outputs - targets)^2`.
 *
 * Gradient: `2 (outputs - targets) / size`; targets have none.
 *
 * @param outputs [n, d]
 * @param targets [n, d]
 * @returns a scalar; the caller disposes
 */
export function meanSquaredError(outputs: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
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
