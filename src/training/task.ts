/**
 * What a benchmark gives the trainer: batches, a loss and a metric.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";

/** The three parts of a data set. Test sets choose nothing. */
export type SplitName = "train" | "validation" | "test";

/** Some examples on the engine; the caller disposes both tensors. */
export interface Batch {
  /** [n, features] in the units the network takes. */
  inputs: tf.Tensor2D;
  /** [n, classes], one-hot rows. */
  targets: tf.Tensor2D;
}

/** Loss and metric of a whole split. */
export interface Score {
  /** Mean over the examples, in nats for cross-entropy. */
  loss: number;
  /** In the units of {@linkcode Task.metric}; accuracies in percent. */
  value: number;
}

/** A learning problem, free of any architecture. */
export interface Task {
  /** What {@linkcode Score.value} is, such as `accuracy`; higher is better. */
  readonly metric: string;
  /** Examples in each split. */
  readonly sizes: Readonly<Record<SplitName, number>>;
  /**
   * Whether an example's inputs are the same every time, not augmented for instance: a frozen first
   * layer's output for it is then computed once. Default: false.
   */
  readonly fixedInputs?: boolean;
  /** The examples at `indices`, in that order. */
  batch(split: SplitName, indices: Uint32Array): Batch;
  /** Mean loss over a batch, differentiable; the caller disposes. */
  loss(outputs: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar;
  /** Scores `predict` on a split; leaves no tensor behind. */
  evaluate(predict: (inputs: tf.Tensor2D) => tf.Tensor2D, split: SplitName): Promise<Score>;
}
