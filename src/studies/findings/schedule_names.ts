/**
 * What schedules of resampling are called, in figures and tables.
 *
 * @module
 */

/** By schedule, of k scaffolds a step or micro-batches a batch. */
export const SCHEDULE_NAMES: Readonly<Record<string, (k: number) => string>> = {
  static: () => "static",
  epoch: () => "each epoch",
  batch: (k) => `each step, k = ${k}`,
  microbatch: (k) => `each micro-batch, k = ${k}`,
};
