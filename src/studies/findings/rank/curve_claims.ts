/**
 * Claims about the curve of accuracy by rank.
 *
 * @module
 */

import { above, atMost, judge } from "../../judging/judge.ts";
import { formatSummary, measured, type Measurement, notAttempted } from "../../judging/ledger.ts";
import type { Row } from "../../rows/row.ts";
import { cell, pairedCells } from "../../judging/select.ts";
import { differences, EQUIVALENCE_MARGIN, summarize } from "../../judging/statistics.ts";
import { measuredAgainstPaperMnist } from "../paper_cells.ts";
import { largestPreset, measuredRanks } from "../row_parts.ts";
import { CITED_FULL, PAPER_CURVE, PAPER_PRESET } from "./cited.ts";

// Limits of the verdicts in percentage points, set before our rows were looked at.
/** The last doubling of the rank gains less than this where accuracy saturates. */
const SATURATED = 1;
/** This far below full training is close to it. */
export const CLOSE = 1;

/**
 * All doublings of the rank together gain, none costs more than the margin of equivalence, and the
 * last gains at most {@linkcode SATURATED}.
 */
export function risesAndSaturates(rows: readonly Row[]): Measurement {
  const preset = largestPreset(rows);
  const ranks = preset === null ? [] : measuredRanks(rows, preset);
  if (preset === null || ranks.length < 2) return notAttempted();
  const cells = pairedCells(rows, ranks.map((rank) => ({ preset, method: "lottalora", rank })));
  const means = cells.map((values) => summarize(values).mean);
  const doublings = cells.slice(1).map((values, i) => differences(values, cells[i]));
  const whole = differences(cells[cells.length - 1], cells[0]);
  const parts = [
    above(whole, 0),
    ...doublings.map((gains) => above(gains, -EQUIVALENCE_MARGIN)),
    atMost(doublings[doublings.length - 1], SATURATED),
  ];
  const curve = means.map((mean, i) => `r=${ranks[i]} ${mean.toFixed(2)}`).join(", ");
  return measured(whole, () => judge(parts), {
    quantity: "pp gained from the smallest rank to the largest",
    value: `${curve} % (${preset}, n=${whole.length})`,
  });
}

/** Full training minus the largest rank. */
export function gapToFull(rows: readonly Row[]): Measurement {
  const preset = largestPreset(rows);
  if (preset === null) return notAttempted();
  const rank = Math.max(...measuredRanks(rows, preset));
  const [full, adapted] = pairedCells(rows, [
    { preset, method: "full" },
    { preset, method: "lottalora", rank },
  ]);
  const gaps = summarize(differences(full, adapted));
  return measured(gaps, () => judge([atMost(gaps.values, CLOSE)]), {
    quantity: "pp below full training",
    value: `${formatSummary(gaps, { unit: "pp" })} below full training at r=${rank} (${preset})`,
  });
}

/** The paper's own numbers, of the preset of its longest curve and of its full training. */
export function paperTable(rows: readonly Row[]): Measurement {
  const preset = PAPER_PRESET;
  return measuredAgainstPaperMnist(rows, [
    ...PAPER_CURVE.map(({ rank, value }) => ({
      name: `r=${rank}`,
      ours: cell(rows, { preset, method: "lottalora", rank: Number(rank) }),
      paper: value,
    })),
    { name: "full", ours: cell(rows, { preset, method: "full" }), paper: CITED_FULL.value },
  ]);
}
