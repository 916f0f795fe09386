/**
 * What several studies ask of their rows.
 *
 * @module
 */

import type { AccuracyRun } from "../../figures/runs.ts";
import { select } from "../judging/select.ts";
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

/** A difference with its sign: `+0.67`. */
export function signed(difference: number, digits = 2): string {
  return `${difference < 0 ? "" : "+"}${difference.toFixed(digits)}`;
}
