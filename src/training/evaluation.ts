/**
 * How much of the validation and test data is scored.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import type { Tensors } from "../models/architecture.ts";
import type { Evaluation, Scores } from "./config.ts";
import type { Task } from "./task.ts";

/** What is known of a network that nothing was asked of. */
export const NOT_SCORED: Scores = {
  value: NaN,
  validation: NaN,
  validationLoss: NaN,
  testLoss: NaN,
  valueWithoutBackbone: null,
  valueFreshBackbone: null,
  measures: null,
};

/**
 * The task with as much to score as a run asks for.
 *
 * @throws {UsageError} for a number of windows where examples are no windows of a text
 */
export function scoredTask<I extends Tensors, T extends Tensors>(
  task: Task<I, T>,
  evaluate: Evaluation,
): Task<I, T> {
  if (typeof evaluate === "string") return task;
  if (task.scoringFirst !== undefined) return task.scoringFirst(evaluate);
  throw new UsageError(
    `These data have no windows of a text: evaluate must be all or none, got ${evaluate}`,
  );
}
