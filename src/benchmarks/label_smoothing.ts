/**
 * Targets that never ask for certainty.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { softmaxCrossEntropy } from "../engine/operations/cross_entropy.ts";
import type { Task } from "../training/task.ts";

/**
 * `(1 - amount) targets + amount / classes` (arXiv:1512.00567, section 7).
 *
 * @param targets [n, classes], rows that sum to 1
 * @param amount in [0, 1)
 * @returns [n, classes], rows that sum to 1; the caller disposes
 */
export function smoothed(targets: tf.Tensor2D, amount: number): tf.Tensor2D {
  return tf.add(tf.mul(targets, 1 - amount), amount / targets.shape[1]);
}

/**
 * The task, trained on smoothed targets; scores stay those of the plain ones.
 *
 * @param task a classification whose targets are one-hot rows
 * @param amount in [0, 1)
 */
export function withLabelSmoothing(task: Task, amount: number): Task {
  return {
    ...task,
    loss: (logits, targets) => softmaxCrossEntropy(logits, smoothed(targets, amount)),
  };
}
