/**
 * What a benchmark says of itself to the comparison of architectures.
 *
 * @module
 */

import type { ConfigOverrides } from "./config.ts";

/** How an architecture takes part in the comparison. */
export interface Comparison {
  /** Its name. */
  readonly title: string;
  /** Short, for figures; its name by default. */
  readonly short?: string;
  /**
   * What the metric is worth without any knowledge of an input, in its unit, by the name of the data:
   * an equal guess among the classes (accuracy), the best constant (squared error), the frequencies of
   * the words (loss). AUROC and R^2 need none, 50 and 0 everywhere; on other data it is not known.
   */
  readonly chance?: Readonly<Record<string, number>>;
  /** Its smallest preset: some steps of that show that everything runs. */
  readonly smallest: string;
  /** On data that need no download, in minutes for all architectures; not run by default. */
  readonly quick?: ComparedRuns;
}

/** What is run of one architecture. */
export interface ComparedRuns {
  /** Size of the network. */
  readonly preset: string;
  /** Ranks, rising. */
  readonly ranks: readonly number[];
  /** Length of training, and what else differs from the benchmark's protocol. */
  readonly changes: ConfigOverrides;
}

/** Faster than the protocols' rates, which belong to budgets many times as long. */
export const SHORT_BUDGET = {
  patience: null,
  optimizer: { learningRate: 2e-3 },
} as const satisfies ConfigOverrides;
