/**
 * What several studies ask of their rows.
 *
 * @module
 */

import { mnist } from "../../benchmarks/mnist.ts";
import type { PaperValue } from "../../figures/paper_points.ts";
import type { AccuracyRun } from "../../figures/runs.ts";
import { select } from "../judging/select.ts";
import { summarize } from "../judging/statistics.ts";
import type { PaperNumber } from "../paper/table.ts";
import { ownData } from "../rows/profile.ts";
import type { Row } from "../rows/row.ts";

/** Presets that were fully trained, the smallest first. */
export function presetsBySize(rows: readonly Row[]): string[] {
  const full = select(rows, { method: "full" })
    .toSorted((a, b) => a.result.counts.full - b.result.counts.full);
  return [...new Set(full.map(({ config }) => config.preset))];
}

/** The largest preset that was fully trained; null without rows. */
export function largestPreset(rows: readonly Row[]): string | null {
  return presetsBySize(rows).at(-1) ?? null;
}

/** Measured ranks of adapters on a static scaffold, rising; of one preset, where it is named. */
export function measuredRanks(rows: readonly Row[], preset?: string): number[] {
  const ranks = select(rows, { preset, method: "lottalora", schedule: "static" })
    .map(({ config }) => config.adapter.rank);
  return [...new Set(ranks)].sort((a, b) => a - b);
}

/** A run as figures of accuracies take it. */
export function accuracyRun({ config, result }: Row): AccuracyRun {
  const { adapter: { rank }, seeds: { backbone: seed } } = config;
  return { rank, value: result.value, seed };
}

/**
 * Whether rows are of the paper's protocol: the full MNIST, for as many epochs. Beside others its
 * numbers are not drawn, since they would show the data or the budget.
 */
export function arePapers(rows: readonly Row[]): boolean {
  const { epochs } = mnist.protocol;
  return rows.length > 0 &&
    rows.every(({ data, config }) =>
      data === ownData("paper") && config.steps === null && config.epochs === epochs
    );
}

/**
 * A number of the paper as figures take it.
 *
 * @param number the number.
 * @param about what the legend must say of it besides its table, for instance `tiny to medium`.
 */
export function paperValue({ value, sd, n, table }: PaperNumber, about?: string): PaperValue {
  const source = about === undefined ? table : `${table} (${about})`;
  return { value, ...(sd === undefined ? {} : { sd }), ...(n === undefined ? {} : { n }), source };
}

/** A difference with its sign: `+0.67`. */
export function signed(difference: number, digits = 2): string {
  return `${difference < 0 ? "" : "+"}${difference.toFixed(digits)}`;
}

/** Test accuracy on the backbones of other seeds, in percent, the mean over them. */
export function onOtherSeeds({ result: { valuesFreshBackbones: values } }: Row): number | null {
  if (values === undefined || values.length === 0) return null;
  return summarize(values).mean;
}
