/**
 * Finding 2 as claims.
 *
 * @module
 */

import { sameDesign } from "../../rows/design.ts";
import { judgeAbove, judgeEquivalent, LEVEL, weakest } from "../../judging/judge.ts";
import {
  type Claim,
  formatInterval,
  formatSummary,
  measured,
  type Measurement,
  notAttempted,
  type Verdict,
} from "../../judging/ledger.ts";
import type { Row } from "../../rows/row.ts";
import { pairedCells, select } from "../../judging/select.ts";
import { differences, summarize, testDifference } from "../../judging/statistics.ts";
import { compareFamilies, familyRows } from "./families.ts";
import { SCHEDULES } from "./grid.ts";
import { CITED_BINARY, citedFamilies, citedSchedules, SCHEDULE_RANKS } from "./paper.ts";

/** 22 equivalence tests, each family against the mean of all, corrected after Holm. */
function familiesEquivalent(rows: readonly Row[], rank: number): Measurement {
  const sweep = compareFamilies(familyRows(rows, rank));
  if (sweep === null) return notAttempted();
  const { families, spread, chanceSpread } = sweep;
  const shown = families.filter(({ pEquivalent }) => pEquivalent < LEVEL).length;
  const apart = families.filter(({ pApart }) => pApart < LEVEL).length;
  const runs = summarize(families.flatMap(({ values }) => values));
  const chance = Number.isNaN(chanceSpread) ? "" : ` (chance alone: ${chanceSpread.toFixed(2)})`;
  const verdict = (): Verdict => {
    if (shown === families.length) return "agrees";
    return apart === 0 ? "trend only" : "disagrees";
  };
  return measured(runs, verdict, {
    quantity: "% accuracy",
    value: `spread ${spread.toFixed(2)} pp${chance} around ${runs.mean.toFixed(2)} % ` +
      `(n=${runs.n}); ${shown} of ${families.length} shown equivalent, ${apart} shown to differ`,
  });
}

function binaryAsNormal(rows: readonly Row[]): Measurement {
  const sweep = compareFamilies(familyRows(rows, 8));
  if (sweep === null) return notAttempted();
  const { families, residual, degrees, seeds } = sweep;
  const valuesOf = (name: string) => families.find(({ family }) => family === name)!.values;
  const [binary, normal] = [valuesOf("binary"), valuesOf("normal")];
  const differences = binary.map((value, i) => value - normal[i]);
  // The scatter of all families, as in their common test: two families' own is too uncertain.
  const test = testDifference({
    difference: summarize(differences).mean,
    error: residual * Math.sqrt(2 / seeds),
    degrees,
    n: seeds,
  });
  return measured(differences, () => judgeEquivalent(test), {
    quantity: "pp, binary minus normal",
    value: `${summarize(binary).mean.toFixed(2)} against ${summarize(normal).mean.toFixed(2)} %: ` +
      `${test.difference.toFixed(2)} pp, ${formatInterval(test.interval)} (n=${seeds})`,
  });
}

/** Each step down is judged by its paired interval; of one seed there is none, hence a trend. */
function schedulesOrdered(rows: readonly Row[], rank: number): Measurement {
  const batch = select(rows, { method: "lottalora", schedule: "batch", rank });
  const cells = pairedCells(
    sameDesign(rows, batch, ["resample"]),
    SCHEDULES.map(({ schedule, k }) => ({
      schedule,
      where: ({ config }) => config.resample.k === k,
    })),
  );
  const n = cells[0].length;
  if (n === 0) return notAttempted();
  const means = cells.map((values) => summarize(values).mean);
  const ordered = means.every((value, i) => i === 0 || value < means[i - 1]);
  const staticBest = means.slice(1).every((value) => value < means[0]);
  const falls = cells.slice(1).map((values, i) => differences(cells[i], values));
  const verdict = (): Verdict => {
    if (ordered) return weakest(falls.map((fall) => judgeAbove(fall, 0)));
    return staticBest ? "trend only" : "disagrees";
  };
  const list = cells.map((values) => formatSummary(summarize(values), { count: false }))
    .join(ordered ? " > " : ", ");
  const value = `${list} % (${batch[0].config.preset}, n=${n})`;
  return measured(cells[0], verdict, { value, pooled: true });
}

/** The claims of finding 2, in the order of the ledger. */
export const backboneClaims: readonly Claim[] = [
  ...[2, 8].map((rank): Claim => ({
    id: `families-equivalent-r${rank}`,
    finding: 2,
    text: `At r = ${rank} all 22 families of backbones do equally well`,
    paper: citedFamilies(rank),
    section: "finding 2",
    measure: (rows) => familiesEquivalent(rows, rank),
  })),
  {
    id: "binary-as-normal",
    finding: 2,
    text: "At r = 8 one bit a weight does as well as a Gaussian",
    paper: CITED_BINARY,
    section: "finding 2",
    measure: binaryAsNormal,
  },
  ...SCHEDULE_RANKS.map((rank): Claim => ({
    id: `schedules-ordered-r${rank}`,
    finding: 2,
    text: `At r = ${rank} accuracy falls from static to epoch, batch and micro-batch resampling`,
    paper: citedSchedules(rank),
    section: "Meta-LoRA table",
    measure: (rows) => schedulesOrdered(rows, rank),
  })),
];
