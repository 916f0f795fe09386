/**
 * Examples of a classification under other labels: what a subset of classes, or an out-of-class
 * label, makes of it.
 *
 * @module
 */

import type * as tf from "@tensorflow/tfjs";
import { softmaxCrossEntropy } from "../engine/operations/cross_entropy.ts";
import { filledTensor } from "../engine/tensors.ts";
import { UsageError } from "../errors.ts";
import { largest } from "../metrics/accuracy.ts";
import type { Predict, SplitName, Task } from "../training/task.ts";
import { inParts, scoreParts } from "./score_parts.ts";

/** Some examples of one split, each with a label of its own. */
export interface Labelled {
  /** Numbers of the examples in the split; one may come several times. */
  readonly rows: Uint32Array;
  /** Class of each. */
  readonly labels: Uint8Array;
}

/** Examples scored at once. */
const EVALUATION_ROWS = 1000;

/**
 * Cross-entropy and accuracy in percent on these examples under these labels.
 *
 * @param task a classification, whose inputs are taken
 * @param splits the examples of each split, in the order of the new task
 * @param classes number of classes
 * @throws {UsageError} for a label that is no class
 */
export function relabelled(
  task: Task,
  splits: Readonly<Record<SplitName, Labelled>>,
  classes: number,
): Task {
  for (const [name, { labels }] of Object.entries(splits)) {
    const beyond = labels.find((label) => label >= classes);
    if (beyond === undefined) continue;
    throw new UsageError(
      `Cannot relabel the ${name} examples: label ${beyond}, expected 0 to ${classes - 1}`,
    );
  }
  const sizeOf = (split: SplitName) => splits[split].rows.length;
  const batch = (split: SplitName, indices: Uint32Array) => {
    const { rows, labels } = splits[split];
    const { inputs, targets } = task.batch(split, indices.map((index) => rows[index]));
    targets.dispose();
    return { inputs, targets: oneHot(indices.map((index) => labels[index]), classes) };
  };
  const sizes = { train: sizeOf("train"), validation: sizeOf("validation"), test: sizeOf("test") };
  const loss = softmaxCrossEntropy;
  return {
    metric: "accuracy",
    better: "higher",
    fixedInputs: task.fixedInputs,
    sizes,
    batch,
    loss,
    async evaluate(predict, split) {
      const { labels } = splits[split];
      const { loss: mean, predicted } = await scored(predict, { batch, loss, sizes }, split);
      const correct = predicted.filter((found, i) => found === labels[i]).length;
      return { loss: mean, value: 100 * correct / labels.length };
    },
  };
}

/**
 * Mean loss on a split, and the class given to each of its examples: that of the largest output, of
 * equal ones the first. Leaves no tensor behind.
 *
 * @param predict outputs [n, classes], at most 256 classes
 */
export async function scored(
  predict: Predict,
  task: Pick<Task, "batch" | "loss" | "sizes">,
  split: SplitName,
): Promise<{ loss: number; predicted: Uint8Array }> {
  const size = task.sizes[split];
  const predicted = new Uint8Array(size);
  const loss = await scoreParts({
    ...{ task, predict, split, parts: inParts(size, EVALUATION_ROWS) },
    use(logits, indices) {
      predicted.set(largest(logits, logits.length / indices.length), indices[0]);
    },
  });
  return { loss, predicted };
}

function oneHot(labels: ArrayLike<number>, classes: number): tf.Tensor2D {
  return filledTensor<tf.Rank.R2>([labels.length, classes], (values) => {
    values.fill(0);
    Array.from(labels, (label, row) => values[row * classes + label] = 1);
  });
}
