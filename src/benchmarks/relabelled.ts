/**
 * Examples of a classification under other labels: what a subset of classes, or an out-of-class
 * label, makes of it.
 *
 * @module
 */

import { objectWith, refuseArguments, SIZE } from "../arguments.ts";
import { softmaxCrossEntropy } from "../engine/operations/cross_entropy.ts";
import { UsageError } from "../errors.ts";
import { scoredBy } from "../metrics/metrics.ts";
import { bySplit, type SplitName, TASK, type Task } from "../training/task.ts";
import { oneHot } from "./one_hot.ts";
import { inParts, scoreAccuracy } from "./score_parts.ts";

/** Some examples of one split, each with a label of its own. */
export interface Labelled {
  /** Numbers of the examples in the split; one may come several times. */
  readonly rows: Uint32Array;
  /** Class of each. */
  readonly labels: Uint8Array;
}

const SPLITS = objectWith(
  "an object of train, validation and test, each with rows and labels",
  ...["train", "validation", "test"],
);

/** Examples scored at once. */
export const SCORED_AT_ONCE = 1000;

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
  refuseArguments("relabelled", { task }, TASK);
  refuseArguments("relabelled", { splits }, SPLITS);
  refuseArguments("relabelled", { classes }, SIZE);
  for (const [name, { labels }] of Object.entries(splits)) {
    const beyond = labels.find((label) => label >= classes);
    if (beyond === undefined) continue;
    throw new UsageError(
      `Cannot relabel the ${name} examples: label ${beyond}, expected 0 to ${classes - 1}`,
    );
  }
  const batch = (split: SplitName, indices: Uint32Array) => {
    const { rows, labels } = splits[split];
    const { inputs, targets } = task.batch(split, indices.map((index) => rows[index]));
    targets.dispose();
    return { inputs, targets: oneHot(indices.map((index) => labels[index]), classes) };
  };
  const sizes = bySplit((split) => splits[split].rows.length);
  const loss = softmaxCrossEntropy;
  return {
    ...scoredBy("accuracy"),
    fixedInputs: task.fixedInputs,
    sizes,
    batch,
    loss,
    evaluate(predict, split) {
      const parts = inParts(sizes[split], SCORED_AT_ONCE);
      return scoreAccuracy({ task: { batch, loss }, predict, split, parts }, splits[split].labels);
    },
  };
}
