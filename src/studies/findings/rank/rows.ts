/**
 * The parts of the study's rows: presets by size, and their ranks.
 *
 * @module
 */

import type { Row } from "../../rows/row.ts";
import { select } from "../../judging/select.ts";

/** Presets that were fully trained too, the smallest first. */
export function presetsBySize(rows: readonly Row[]): string[] {
  const full = select(rows, { method: "full" });
  const sorted = full.toSorted((a, b) => a.result.counts.full - b.result.counts.full);
  return [...new Set(sorted.map(({ config }) => config.preset))];
}

/** The preset of the main curve: the largest; null without rows. */
export function mainPreset(rows: readonly Row[]): string | null {
  return presetsBySize(rows).at(-1) ?? null;
}

/** Measured ranks of a preset, rising. */
export function measuredRanks(rows: readonly Row[], preset: string): number[] {
  const ranks = select(rows, { preset, method: "lottalora" }).map((r) => r.config.adapter.rank);
  return [...new Set(ranks)].sort((a, b) => a - b);
}

/** A difference with its sign and two decimals: `+0.67`. */
export function signed(difference: number): string {
  return `${difference < 0 ? "" : "+"}${difference.toFixed(2)}`;
}
