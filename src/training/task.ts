/**
 * What a benchmark gives the trainer: batches, a loss and a metric.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import { type Kind, objectWith } from "../arguments.ts";
import type { OutputFactors, Tensors } from "../models/architecture.ts";

/** The three parts of a data set. Test sets choose nothing. */
export const SPLITS = ["train", "validation", "test"] as const;
/** One of {@linkcode SPLITS}. */
export type SplitName = typeof SPLITS[number];

/** Something of each split. */
export function bySplit<T>(of: (split: SplitName) => T): Record<SplitName, T> {
  return { train: of("train"), validation: of("validation"), test: of("test") };
}

/** Some examples on the engine; the caller disposes all tensors. */
export interface Batch<I extends Tensors = tf.Tensor2D, T extends Tensors = tf.Tensor2D> {
  /** What the network takes, [n, features] for instance, in its units. */
  inputs: I;
  /** What its outputs are compared with: one-hot rows [n, classes], for instance. */
  targets: T;
}

/** Loss and metric of a whole split. */
export interface Score {
  /** Mean over the examples, in nats for cross-entropy. */
  loss: number;
  /** In the units of {@linkcode Task.metric}; accuracies in percent. */
  value: number;
}

/** Mean loss over a batch, from outputs [n, classes] and targets, differentiable; the caller disposes. */
export type Loss<T extends Tensors = tf.Tensor2D> =
  & {
    // A method, so that tasks of different targets can stand in one list.
    loss(outputs: tf.Tensor2D, targets: T): tf.Scalar;
  }["loss"]
  & {
    /** The same loss of outputs that are a product not yet made, which it makes part by part. */
    ofFactors?(factors: OutputFactors, targets: T): tf.Scalar;
  };

/** A learning problem, free of any architecture. */
export interface Task<I extends Tensors = tf.Tensor2D, T extends Tensors = tf.Tensor2D> {
  /** What {@linkcode Score.value} is, such as `accuracy`. */
  readonly metric: string;
  /** Which values of the metric are better. */
  readonly better: "higher" | "lower";
  /** Examples in each split. */
  readonly sizes: Readonly<Record<SplitName, number>>;
  /**
   * Whether an example's inputs are the same every time, not augmented for instance, and enter the
   * network once, in as many rows as any other's: a frozen first layer's output for it is then
   * computed once. Default: false.
   */
  readonly fixedInputs?: boolean;
  /** The examples at `indices`, in that order. */
  batch(split: SplitName, indices: Uint32Array): Batch<I, T>;
  /** What training lowers. */
  readonly loss: Loss<T>;
  /**
   * Of windows of a text: the same task whose validation and test parts are their first windows, as
   * many as there are of these, at least 1.
   */
  scoringFirst?(windows: number): Task<I, T>;
  /** Scores `predict` on a split; leaves no tensor behind. */
  evaluate(predict: Predict<I>, split: SplitName): Promise<Score>;
  /**
   * Further measures of a finished network by name, such as the return of rollouts; leaves no tensor
   * behind.
   */
  measure?(predict: Predict<I>): Promise<Record<string, number>>;
}

/** A network as a task sees it; the caller disposes the outputs. */
export type Predict<I extends Tensors = tf.Tensor2D> = (inputs: I) => tf.Tensor2D;

/** Whether a value of a metric beats another. */
export function isBetter(
  { better }: Pick<Task, "better">,
  value: number,
  than: number,
): boolean {
  return better === "higher" ? value > than : value < than;
}

/** Any {@linkcode Task}. */
export const TASK: Kind = objectWith(
  "a task, such as imageClassification gives",
  ...["sizes", "batch", "loss"],
);
