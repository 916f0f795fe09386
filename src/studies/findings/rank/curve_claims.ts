/**
 * Claims about the curve of accuracy by rank.
 *
 * @module
 */

import { judgeAbove, judgeAtMost, judgeEquivalent, LEVEL, weakest } from "../../judging/judge.ts";
import {
  formatSummary,
  measured,
  type Measurement,
  notAttempted,
  type Verdict,
} from "../../judging/ledger.ts";
import { ownData } from "../../rows/profile.ts";
import type { Row } from "../../rows/row.ts";
import { cell, pairedCells } from "../../judging/select.ts";
import {
  differences,
  EQUIVALENCE_MARGIN,
  holm,
  pairedTest,
  summarize,
} from "../../judging/statistics.ts";
import { largestPreset, measuredRanks, signed } from "../row_parts.ts";
import { CITED_FULL, PAPER_CURVE, PAPER_PRESET } from "./cited.ts";

// Limits of the verdicts in percentage points, set before our rows were looked at.
/** The last doubling of the rank gains less than this where accuracy saturates. */
const SATURATED = 1;
/** This far below full training is close to it. */
export const CLOSE = 1;
/** This far below is still the trend. */
const NEAR = 3;
/** Our mean and the paper's number are the same if no further apart than this. */
export const SAME = 1;

/** No doubling of the rank costs accuracy, all of them together gain, and the last hardly does. */
export function risesAndSaturates(rows: readonly Row[]): Measurement {
  const preset = largestPreset(rows);
  const ranks = preset === null ? [] : measuredRanks(rows, preset);
  if (preset === null || ranks.length < 2) return notAttempted();
  const cells = pairedCells(rows, ranks.map((rank) => ({ preset, method: "lottalora", rank })));
  const means = cells.map((values) => summarize(values).mean);
  const doublings = cells.slice(1).map((values, i) => pairedTest(values, cells[i]));
  const corrected = holm(doublings.map(({ pDifferent }) => pDifferent));
  const whole = differences(cells[cells.length - 1], cells[0]);
  const verdict = (): Verdict => {
    const gains = doublings.map(({ difference }) => difference);
    if (gains.some((gain, i) => gain < 0 && corrected[i] < LEVEL)) return "disagrees";
    const smooth = gains.every((gain) => gain > -EQUIVALENCE_MARGIN);
    const saturated = gains[gains.length - 1] < SATURATED;
    const rise = judgeAbove(whole, 0);
    return rise === "agrees" && !(smooth && saturated) ? "trend only" : rise;
  };
  const curve = means.map((mean, i) => `r=${ranks[i]} ${mean.toFixed(2)}`).join(", ");
  return measured(whole, verdict, {
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
  return measured(gaps, () => judgeAtMost(gaps.values, CLOSE, NEAR), {
    quantity: "pp below full training",
    value: `${formatSummary(gaps, { unit: "pp" })} below full training at r=${rank} (${preset})`,
  });
}

/** The paper's own numbers, each tested; only on the data and the preset they are about. */
export function paperTable(rows: readonly Row[]): Measurement {
  const preset = PAPER_PRESET;
  if (rows[0]?.data !== ownData("paper")) return notAttempted();
  const compared = [
    ...PAPER_CURVE.map(({ rank, value: paper }) => ({
      name: `r=${rank}`,
      ours: cell(rows, { preset, method: "lottalora", rank: Number(rank) }).values,
      paper,
    })),
    { name: "full", ours: cell(rows, { preset, method: "full" }).values, paper: CITED_FULL.value },
  ].filter(({ ours }) => ours.length > 0);
  const tests = compared.map(({ ours, paper }) => pairedTest(ours, ours.map(() => paper), SAME));
  const pApart = holm(tests.map((test) => test.pApart));
  const list = compared.map(({ name }, i) => `${name} ${signed(tests[i].difference)}`);
  const runs = compared.flatMap(({ ours }) => ours);
  const judge = () =>
    weakest(tests.map((test, i) => judgeEquivalent({ ...test, pApart: pApart[i] })));
  return measured(runs, judge, {
    pooled: true,
    value: `ours minus the paper's: ${list.join(", ")} pp (n=${runs.length})`,
  });
}
