/**
 * Cells of a table of the paper beside ours: whether they are the same numbers.
 *
 * @module
 */

import { rootMeanSquare } from "simple-statistics";
import { equivalent, judge } from "../judging/judge.ts";
import { measured, type Measurement, notAttempted } from "../judging/ledger.ts";
import { type Summary, testDifference } from "../judging/statistics.ts";
import { welch } from "../judging/two_samples.ts";
import { ownData } from "../rows/profile.ts";
import type { Row } from "../rows/row.ts";
import { PAPER_SCATTER, withScatter } from "./paper_scatter.ts";
import { signed } from "./row_parts.ts";

/**
 * Our mean and the paper's number are the same if no further apart than this, in percentage points;
 * set before our rows were looked at.
 */
export const SAME = 1;

/** More cells than this are told by their largest difference. */
const LISTED = 8;

/** One cell of both tables. */
export interface ComparedCell {
  /** What tells it from the others: `r=8`. */
  readonly name: string;
  /** Accuracies of our runs, percent; a cell without any is left out. */
  readonly ours: Summary;
  /** What a run of the paper's came to, percent. */
  readonly paper: number;
}

/**
 * Whether every cell is within {@linkcode SAME} of the paper's, each with its scatter beside ours
 * (Welch's test for equality); only on the data that the paper's numbers are about.
 *
 * @param rows of the study: their data decide whether there is anything to compare.
 * @param cells of the table.
 */
export function measuredAgainstPaper(
  rows: readonly Row[],
  cells: readonly ComparedCell[],
): Measurement {
  if (rows[0]?.data !== ownData("paper")) return notAttempted();
  const compared = cells.filter(({ ours }) => ours.n > 0);
  const tests = compared.map(({ ours, paper }) =>
    testDifference(welch(ours, withScatter(paper)), SAME)
  );
  const apart = compared.map(({ name }, i) => ({ name, difference: tests[i].difference }));
  const runs = compared.flatMap(({ ours }) => ours.values);
  return measured(runs, () => judge(tests.map(equivalent)), {
    pooled: true,
    value:
      `ours minus the paper's: ${describe(apart)} (n=${runs.length}; the paper's runs scatter ` +
      `by ${PAPER_SCATTER.sd.toFixed(2)})`,
  });
}

function describe(
  apart: readonly { readonly name: string; readonly difference: number }[],
): string {
  if (apart.length <= LISTED) {
    return `${apart.map(({ name, difference }) => `${name} ${signed(difference)}`).join(", ")} pp`;
  }
  const square = rootMeanSquare(apart.map(({ difference }) => difference));
  const [furthest] = apart.toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
  return `root mean square ${square.toFixed(2)} pp over ${apart.length} cells, furthest ` +
    `${signed(furthest.difference)} pp at ${furthest.name}`;
}
