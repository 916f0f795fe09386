/**
 * Whose turn it is: how several tasks share the optimiser steps of an epoch.
 *
 * @module
 */

/** One optimiser step of an epoch. */
export interface Turn {
  /** Which task's. */
  readonly task: number;
  /** First example of its batch in the task's order of this epoch. */
  readonly first: number;
}

/**
 * The steps of an epoch: the tasks take turns, one batch each, while they have examples left. Every
 * example comes once.
 *
 * @param sizes training examples of each task
 * @param batchSize examples a step, at least 1; a task's last batch may have fewer
 */
export function turnsOf(sizes: readonly number[], batchSize: number): Turn[] {
  const rounds = Math.ceil(Math.max(...sizes) / batchSize);
  return Array.from({ length: rounds }, (_, round) => round * batchSize).flatMap((first) =>
    sizes.flatMap((size, task) => first < size ? [{ task, first }] : [])
  );
}
