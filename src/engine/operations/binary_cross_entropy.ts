/**
 * Binary cross-entropy of logits with its own gradient.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { UsageError } from "../../errors.ts";
import { given, refuseOtherTypes, refuseShape } from "./refuse.ts";
import { withGradient } from "./with_gradient.ts";

/** What counts how much in {@linkcode binaryCrossEntropy}. */
export interface BinaryCrossEntropyOptions {
  /** Weight of label 1, above 0; that of label 0 is 1. Default: 1. */
  positiveWeight?: number;
  /**
   * 1 for labels that count and 0 for those that are missing, float32, the shape of the logits.
   * Default: all count.
   */
  mask?: tf.Tensor2D;
}

/**
 * Mean over all labels that count of `p y softplus(-x) + (1 - y) softplus(x)`, with
 * `softplus(x) = ln(1 + e^x)` and p the positive weight; 0 where no label counts. The sum is divided
 * by the number of labels, not by that of their weights, as in PyTorch's BCEWithLogitsLoss.
 *
 * Gradient: `((1 - y) s - p y (1 - s)) / n`, s = 1 / (1 + e^-x). Stable for logits of any size:
 * `softplus(x) = max(x, 0) + ln(1 + e^-|x|)`.
 *
 * @param logits [n, d], float32; log-odds of label 1
 * @param targets [n, d], float32, from 0 to 1; what stands under a mask of 0 must be finite
 * @param options weight of label 1, and which labels there are
 * @returns a scalar, in nats; the caller disposes
 * @throws {UsageError} for other shapes or types, or a weight that is not above 0
 */
export function binaryCrossEntropy(
  logits: tf.Tensor2D,
  targets: tf.Tensor2D,
  options: BinaryCrossEntropyOptions = {},
): tf.Scalar {
  const what = "binary cross-entropy";
  const { positiveWeight = 1, mask } = given(what, "options", options, ["positiveWeight", "mask"]);
  refuseOtherTypes(what, { logits, targets, ...(mask && { mask }) });
  refuseShape(what, "targets", targets, logits.shape);
  if (mask) refuseShape(what, "mask", mask, logits.shape);
  if (!(positiveWeight > 0 && positiveWeight < Infinity)) {
    throw new UsageError(
      `Cannot compute ${what}: the positive weight must be above 0, got ${positiveWeight}`,
    );
  }
  return withGradient<tf.Scalar, tf.Tensor2D>(
    [logits],
    ([x], save) => {
      const shares = labelShares(x, mask);
      const [ones, zeros] = [tf.mul(targets, positiveWeight), tf.sub(1, targets)];
      const s = tf.sigmoid(x);
      save([tf.mul(tf.sub(tf.mul(zeros, s), tf.mul(ones, tf.sub(1, s))), shares)]);
      // softplus(x) = max(x, 0) + tail, softplus(-x) = max(-x, 0) + tail.
      const tail = tf.log(tf.add(1, tf.exp(tf.neg(tf.abs(x)))));
      const losses = tf.add(
        tf.mul(ones, tf.add(tf.relu(tf.neg(x)), tail)),
        tf.mul(zeros, tf.add(tf.relu(x), tail)),
      );
      return tf.sum(tf.mul(losses, shares));
    },
    (dy, [gradient]) => tf.mul(gradient, dy),
  );
}

/** What each label counts of the mean: the mask over its sum, or 1 / n. */
function labelShares(x: tf.Tensor2D, mask: tf.Tensor2D | undefined): tf.Tensor {
  return mask === undefined
    ? tf.scalar(1 / Math.max(1, x.size))
    : tf.div(mask, tf.maximum(tf.sum(mask), 1));
}
