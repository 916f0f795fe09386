/**
 * Finding 2 as claims.
 *
 * @module
 */

import { type Claim, measured, type Measurement, notAttempted, type Verdict } from "../ledger.ts";
import type { Row } from "../row.ts";
import { cell, pairedCells, select } from "../select.ts";
import { EQUIVALENCE_MARGIN, holm, pairedTest, summarize } from "../statistics.ts";
import { familyDifferences, familyRows } from "./families.ts";
import { SCHEDULES } from "./grid.ts";

const LEVEL = 0.05;

/** 22 paired equivalence tests, each family against the mean of all, corrected after Holm. */
function familiesEquivalent(rows: readonly Row[], rank: number): Measurement {
  const sweep = familyRows(rows, rank);
  if (sweep.length === 0) return notAttempted();
  const tests = familyDifferences(sweep);
  const adjusted = holm(tests.map(({ test }) => test.pEquivalent));
  const shown = adjusted.filter((p) => p < LEVEL).length;
  const apart = tests.filter(({ test: { interval: [low, high] } }) =>
    low > EQUIVALENCE_MARGIN || high < -EQUIVALENCE_MARGIN
  );
  const means = tests.map(({ mean }) => mean);
  const spread = Math.max(...means) - Math.min(...means);
  const verdict = (): Verdict => {
    if (shown === tests.length) return "agrees";
    return apart.length === 0 ? "trend only" : "disagrees";
  };
  return measured(sweep.map(({ result }) => result.value), verdict, {
    value: `spread ${spread.toFixed(2)} pp around ${summarize(means).mean.toFixed(2)} %; ` +
      `${shown} of ${tests.length} shown equivalent, ${apart.length} shown to differ`,
  });
}

function binaryAsNormal(rows: readonly Row[]): Measurement {
  const sweep = familyRows(rows, 8);
  if (sweep.length === 0) return notAttempted();
  const [binary, normal] = pairedCells(sweep, [{ family: "binary" }, { family: "normal" }]);
  const { difference, interval, pEquivalent } = pairedTest(binary, normal);
  return measured(binary.map((value, i) => value - normal[i]), () => {
    if (pEquivalent < LEVEL) return "agrees";
    const [low, high] = interval;
    return low > EQUIVALENCE_MARGIN || high < -EQUIVALENCE_MARGIN ? "disagrees" : "trend only";
  }, {
    value: `${difference.toFixed(2)} pp, 95 % interval ${interval[0].toFixed(2)} to ` +
      `${interval[1].toFixed(2)}`,
  });
}

/** Mean accuracy of each schedule at a rank, in the order of the paper's table. */
function scheduleMeans(rows: readonly Row[], rank: number): number[] {
  const { preset } = select(rows, { schedule: "batch" })[0].config;
  return SCHEDULES.map(({ schedule }) =>
    cell(rows, { preset, rank, family: "normal", schedule }).mean
  );
}

function schedulesOrdered(rows: readonly Row[], rank: number): Measurement {
  const resampled = select(rows, { schedule: "batch", rank });
  if (resampled.length === 0) return notAttempted();
  const means = scheduleMeans(rows, rank);
  const ordered = means.every((value, i) => i === 0 || value < means[i - 1]);
  const staticBest = means.slice(1).every((value) => value < means[0]);
  const verdict = ordered ? "agrees" : staticBest ? "trend only" : "disagrees";
  const { n } = summarize(resampled.map(({ result }) => result.value));
  return {
    value: `${means.map((mean) => mean.toFixed(1)).join(" > ")} %`.replaceAll(
      ">",
      ordered ? ">" : "|",
    ),
    mean: means[0],
    sd: null,
    n,
    verdict,
  };
}

const PAPER_SCHEDULES: readonly (readonly [number, string])[] = [
  [2, "92.61 > 67.96 > 42.46 > 41.49 %"],
  [4, "95.53 > 89.00 > 54.94 > 47.67 %"],
  [8, "96.80 > 95.53 > 91.19 > 56.29 %"],
];

/** The claims of finding 2, in the order of the ledger. */
export const backboneClaims: readonly Claim[] = [
  ...([[2, "0.19 pp around 90.88 %"], [8, "0.19 pp around 96.29 %"]] as const)
    .map(([rank, paper]): Claim => ({
      id: `families-equivalent-r${rank}`,
      finding: 2,
      text: `At r = ${rank} all 22 families of backbones do equally well`,
      paper,
      section: "finding 2",
      measure: (rows) => familiesEquivalent(rows, rank),
    })),
  {
    id: "binary-as-normal",
    finding: 2,
    text: "At r = 8 one bit a weight does as well as a Gaussian",
    paper: "96.4 against 96.2 %",
    section: "finding 2",
    measure: binaryAsNormal,
  },
  ...PAPER_SCHEDULES.map(([rank, paper]): Claim => ({
    id: `schedules-ordered-r${rank}`,
    finding: 2,
    text: `At r = ${rank} accuracy falls from static to epoch, batch and micro-batch resampling`,
    paper,
    section: "Meta-LoRA table",
    measure: (rows) => schedulesOrdered(rows, rank),
  })),
];
