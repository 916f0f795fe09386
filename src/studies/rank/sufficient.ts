/**
 * The tables that r*(eps) is read from. Ranks are chosen on validation data, never on test data.
 *
 * @module
 */

import type { Row } from "../row.ts";
import { pairedCells, select } from "../select.ts";
import {
  describeMargin,
  type Margin,
  POINT_MARGINS,
  type RankTable,
  RELATIVE_MARGINS,
  smallestSufficientRank,
  type SufficientRank,
} from "../sufficient_rank.ts";

/** The margin of the ledger and the figures; the others stand in the notebook's table. */
export const LEDGER_MARGIN: Margin = { kind: "points", epsilon: 1 };

/** Measured ranks of a preset, rising. */
export function measuredRanks(rows: readonly Row[], preset: string): number[] {
  const ranks = select(rows, { preset, method: "lottalora" }).map((r) => r.config.adapter.rank);
  return [...new Set(ranks)].sort((a, b) => a - b);
}

/** Validation accuracies of a preset, paired by seed. */
export function validationTable(rows: readonly Row[], preset: string): RankTable {
  return rankTable(rows, preset, ({ result }) => result.validation);
}

/**
 * r*(eps) of every preset at every margin declared beforehand, as a table for people.
 *
 * @param rows all rows of the study
 */
export function sufficientRankTable(rows: readonly Row[]): Record<string, string>[] {
  const presets = [...new Set(select(rows, { method: "full" }).map(({ config }) => config.preset))];
  return presets.flatMap((preset) =>
    [...byAccuracy(rows, preset), ...byLoss(rows, preset)].map((found) => ({
      preset,
      measure: found.margin.kind === "points" ? "accuracy" : "loss",
      epsilon: describeMargin(found.margin),
      "r*": rankName(found.first),
      "95 % interval": found.interval.map(rankName).join(" to "),
      "from which on all suffice": rankName(found.lasting),
    }))
  );
}

function rankName(rank: number | null): string {
  return rank === null || rank === Infinity ? "none measured" : String(rank);
}

function byAccuracy(rows: readonly Row[], preset: string): SufficientRank[] {
  const table = validationTable(rows, preset);
  return POINT_MARGINS.map((margin) => smallestSufficientRank(table, margin));
}

function byLoss(rows: readonly Row[], preset: string): SufficientRank[] {
  const table = rankTable(rows, preset, ({ result }) => result.validationLoss);
  return RELATIVE_MARGINS.map((margin) => smallestSufficientRank(table, margin));
}

function rankTable(
  rows: readonly Row[],
  preset: string,
  measure: (row: Row) => number,
): RankTable {
  const ranks = measuredRanks(rows, preset);
  const [full, ...values] = pairedCells(rows, [
    { preset, method: "full" },
    ...ranks.map((rank) => ({ preset, method: "lottalora" as const, rank })),
  ], measure);
  return { ranks, values, full };
}
