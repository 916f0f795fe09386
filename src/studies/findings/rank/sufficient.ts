/**
 * The tables that r*(eps) is read from. Ranks are chosen on validation data, never on test data.
 *
 * @module
 */

import { refuseArguments } from "../../../arguments.ts";
import { type Row, ROWS } from "../../rows/row.ts";
import { pairedCells } from "../../judging/select.ts";
import {
  describeMargin,
  describeRank,
  type Margin,
  POINT_MARGINS,
  type RankTable,
  RELATIVE_MARGINS,
  smallestSufficientRank,
  type SufficientRank,
} from "../../judging/sufficient_rank.ts";
import { measuredRanks, presetsBySize } from "../row_parts.ts";

/** The margin of the ledger and the figures; the others stand in the notebook's table. */
export const LEDGER_MARGIN: Margin = { kind: "points", epsilon: 1 };

/** Validation accuracies of a preset, paired by seed. */
export function validationTable(rows: readonly Row[], preset: string): RankTable {
  return rankTable(rows, preset, ({ result }) => result.validation);
}

/**
 * r*(eps) of every preset at every margin declared beforehand, as a table for people.
 *
 * @param rows all rows of the study
 */
export function sufficientRankTable(rows: readonly Row[]): Record<string, string | number>[] {
  refuseArguments("sufficientRankTable", { rows }, ROWS);
  return presetsBySize(rows).flatMap((preset) => {
    const ranks = measuredRanks(rows, preset);
    const seeds = validationTable(rows, preset).full.length;
    if (seeds === 0) return [];
    return [...byAccuracy(rows, preset), ...byLoss(rows, preset)].map((found) => ({
      preset,
      "measured on validation data": found.margin.kind === "points" ? "accuracy" : "loss",
      epsilon: describeMargin(found.margin),
      "r*": describeRank(found.first, ranks),
      "95 % by t tests": found.interval === null
        ? "-"
        : found.interval.map((rank) => describeRank(rank, ranks)).join(" to "),
      "from which on all suffice": describeRank(found.lasting, ranks),
      seeds,
    }));
  });
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
