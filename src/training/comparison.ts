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
  /** Its smallest preset: some steps of that show that everything runs. */
  readonly smallest: string;
  /** On data that need no download, in minutes for all architectures; not run by default. */
  readonly quick?: ComparedRuns;
  /** On real data where they can be had, in an hour or two for all architectures. */
  readonly full: ComparedRuns;
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
