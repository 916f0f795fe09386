/**
 * What a metric is worth without any knowledge of an input.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { UsageError } from "../errors.ts";
import type { DecisionInputs } from "../models/decision_transformer.ts";
import type { AnyData } from "../training/benchmark.ts";
import type { Predict, SplitName, Task } from "../training/task.ts";
import type { DecisionTargets } from "./imitation.ts";

type DecisionTask = Task<DecisionInputs, DecisionTargets>;
type TokenTask = Task<tf.Tensor2D, tf.Tensor1D>;

/** Examples that targets are read from at once. */
const READ_AT_ONCE = 256;

/**
 * Works out the level of chance of some data, which benchmarks state in `compared.chance`:
 *
 * - accuracy: an equal guess among the classes, 100 / classes percent;
 * - mean squared error of actions: that of the mean action of the training windows;
 * - loss of the next token: that of the training text's frequencies, each count raised by one.
 *
 * @param data as a benchmark loads them.
 * @returns in the metric's unit, on the test split.
 * @throws {UsageError} for a metric that needs no data for it (AUROC 50, R^2 0) or is not known
 */
export async function chanceLevel({ task, classes }: AnyData): Promise<number> {
  switch (task.metric) {
    case "accuracy":
      return 100 / classes;
    case "mse":
      return await meanActionError(task as unknown as DecisionTask, classes);
    case "loss":
      return await frequencyLoss(task as unknown as TokenTask, classes);
    default:
      throw new UsageError(
        `Cannot work out chance of the metric "${task.metric}": expected accuracy, mse or loss`,
      );
  }
}

/** Each window counts alike, as in the loss. */
async function meanActionError(task: DecisionTask, width: number): Promise<number> {
  const sums = new Float64Array(width);
  let weight = 0;
  for (const indices of parts(task, "train")) {
    const { inputs, targets } = task.batch("train", indices);
    const [actions, roots] = await Promise.all([
      targets.actions.data<"float32">(),
      targets.weights.data<"float32">(),
    ]);
    roots.forEach((root, row) => {
      weight += root ** 2;
      // Targets are actions times the root: times the root again, they weigh as the loss does.
      for (let i = 0; i < width; i++) sums[i] += root * actions[row * width + i];
    });
    tf.dispose([inputs, targets]);
  }
  const mean = Float32Array.from(sums, (sum) => sum / weight);
  return await scoreOf(task, ({ returns }) => repeated(mean, returns.shape[0]));
}

async function frequencyLoss(task: TokenTask, vocabulary: number): Promise<number> {
  const counts = new Float64Array(vocabulary).fill(1);
  for (const indices of parts(task, "train")) {
    const { inputs, targets } = task.batch("train", indices);
    for (const token of await targets.data<"int32">()) counts[token]++;
    tf.dispose([inputs, targets]);
  }
  // The loss takes logits: a constant beside them does not matter.
  const logits = Float32Array.from(counts, Math.log);
  return await scoreOf(task, (tokens) => repeated(logits, tokens.size));
}

async function scoreOf<I extends tf.Tensor2D | DecisionInputs>(
  task: Pick<Task<I>, "evaluate">,
  predict: Predict<I>,
): Promise<number> {
  return (await task.evaluate(predict, "test")).value;
}

function repeated(row: Float32Array, times: number): tf.Tensor2D {
  return tf.tidy(() => tf.tile(tf.tensor2d(row, [1, row.length]), [times, 1]));
}

function parts({ sizes }: Pick<Task, "sizes">, split: SplitName): Uint32Array[] {
  return Array.from({ length: Math.ceil(sizes[split] / READ_AT_ONCE) }, (_, part) => {
    const from = part * READ_AT_ONCE;
    const length = Math.min(READ_AT_ONCE, sizes[split] - from);
    return Uint32Array.from({ length }, (_, i) => from + i);
  });
}
