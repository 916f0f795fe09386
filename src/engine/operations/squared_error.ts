/**
 * Mean squared error with its own gradient.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { innerProduct } from "../products.ts";
import { refuseOtherTypes, refuseShape } from "./refuse.ts";
import { withGradient } from "./with_gradient.ts";

/**
 * Mean over all values of `(outputs - targets)^2`.
 *
 * Gradient: `2 (outputs - targets) / size`; targets have none.
 *
 * @param outputs [n, d], float32
 * @param targets [n, d], float32
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
