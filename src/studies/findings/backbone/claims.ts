/**
 * Finding 2 as claims.
 *
 * @module
 */

import { sameDesign } from "../../rows/design.ts";
import { above, equivalent, judge, LEVEL } from "../../judging/judge.ts";
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
import type { Rank } from "../../paper/table.ts";
import {
  differences,
  EQUIVALENCE_MARGIN,
  pairedTest,
  summarize,
  testDifference,
} from "../../judging/statistics.ts";
import {
  compareFamilies,
  familyRows,
  type FamilySweep,
  familyTests,
  type Scatter,
} from "./families.ts";
import { SCHEDULED_FIELDS } from "../grid_parts.ts";
import { SCHEDULES } from "./grid.ts";
import {
  CITED_BINARY,
  citedFamilies,
  citedSchedules,
  paperMargin,
  SCHEDULE_RANKS,
} from "./paper.ts";

/**
 * 22 equivalence tests, each family against the mean of all, corrected after Holm; beside the margin
 * declared here stands that of the paper's own spread.
 */
function familiesEquivalent(rows: readonly Row[], rank: Rank, scatter: Scatter): Measurement {
  const sweep = compareFamilies(familyRows(rows, rank));
  if (sweep === null) return notAttempted();
  const { families, spread, chanceSpread } = sweep;
  const runs = summarize(families.flatMap(({ values }) => values));
  const chance = Number.isNaN(chanceSpread) ? "" : ` (chance alone: ${chanceSpread.toFixed(2)})`;
  const [ours, papers] = [EQUIVALENCE_MARGIN, paperMargin(rank)]
    .map((margin) => withinMargin(sweep, scatter, margin));
  return measured(runs, () => ours.verdict, {
    quantity: "% accuracy",
    value: `spread ${spread.toFixed(2)} pp${chance} around ${runs.mean.toFixed(2)} % ` +
      `(n=${runs.n}); ${ours.text}; ${papers.text}: ${papers.verdict}`,
  });
}

/** How many families are shown equivalent within a margin, and what that says of all. */
function withinMargin(
  sweep: FamilySweep,
  scatter: Scatter,
  margin: number,
): { text: string; verdict: Verdict } {
  const { pEquivalent, pApart } = familyTests(sweep, scatter, margin);
  const { length } = sweep.families;
  const shown = pEquivalent.filter((p) => p < LEVEL).length;
  const apart = pApart.filter((p) => p < LEVEL).length;
  return {
    text: `within ${margin} pp ${shown} of ${length} shown equivalent, ${apart} shown to differ`,
    // Stricter than `judge`: the correction for equivalence too was declared before any run.
    verdict: apart > 0 ? "disagrees" : shown === length ? "agrees" : "open",
  };
}

/** By the scatter of the pairs, as declared first; beside it by the scatter of all families. */
function binaryAsNormal(rows: readonly Row[]): Measurement {
  const sweep = compareFamilies(familyRows(rows, 8));
  if (sweep === null) return notAttempted();
  const { families, residual, degrees, seeds } = sweep;
  const valuesOf = (name: string) => families.find(({ family }) => family === name)!.values;
  const [binary, normal] = [valuesOf("binary"), valuesOf("normal")];
  const own = pairedTest(binary, normal);
  const error = residual * Math.sqrt(2 / seeds);
  const pooled = testDifference({ difference: own.difference, error, degrees, n: seeds });
  return measured(differences(binary, normal), () => judge([equivalent(own)]), {
    quantity: "pp, binary minus normal",
    value: `${summarize(binary).mean.toFixed(2)} against ${summarize(normal).mean.toFixed(2)} %: ` +
      `${own.difference.toFixed(2)} pp, ${formatInterval(own.interval)} (n=${seeds}); by the ` +
      `scatter of all families ${formatInterval(pooled.interval)}: ${judge([equivalent(pooled)])}`,
  });
}

/** Each step down is judged by its paired interval; of one seed there is none. */
function schedulesOrdered(rows: readonly Row[], rank: number): Measurement {
  const batch = select(rows, { method: "lottalora", schedule: "batch", rank });
  const cells = pairedCells(
    sameDesign(rows, batch, SCHEDULED_FIELDS),
    SCHEDULES.map(({ schedule, k }) => ({
      schedule,
      where: ({ config }) => config.resample.k === k,
    })),
  );
  const n = cells[0].length;
  if (n === 0) return notAttempted();
  const means = cells.map((values) => summarize(values).mean);
  const ordered = means.every((value, i) => i === 0 || value < means[i - 1]);
  const falls = cells.slice(1).map((values, i) => differences(cells[i], values));
  const list = cells.map((values) => formatSummary(summarize(values), { count: false }))
    .join(ordered ? " > " : ", ");
  const value = `${list} % (${batch[0].config.preset}, n=${n})`;
  return measured(cells[0], () => judge(falls.map((fall) => above(fall, 0))), {
    value,
    pooled: true,
  });
}

const FAMILY_TESTS = [
  { id: "families-equivalent", scatter: "own", by: "each by its own scatter" },
  { id: "families-pooled", scatter: "pooled", by: "by the scatter of all together" },
] as const;

/** That all families do equally well at some ranks or in full training, by either scatter. */
function familyClaims(ranks: readonly Rank[], text: (rank: Rank) => string): Claim[] {
  return FAMILY_TESTS.flatMap(({ id, scatter, by }) =>
    ranks.map((rank): Claim => ({
      id: `${id}-${rank === "full" ? rank : `r${rank}`}`,
      finding: 2,
      text: `${text(rank)}, ${by}`,
      paper: citedFamilies(rank),
      section: rank === "full" ? "table 3" : "finding 2",
      measure: (rows) => familiesEquivalent(rows, rank, scatter),
    }))
  );
}

/** The claims of finding 2, in the order of the ledger. */
export const backboneClaims: readonly Claim[] = [
  ...familyClaims(
    [2, 4, 8],
    (rank) => `At r = ${rank} all 22 families of backbones do equally well`,
  ),
  ...familyClaims(["full"], () => "Full training does equally well from all 22 families"),
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
