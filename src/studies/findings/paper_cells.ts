/**
 * Cells of a table of the paper beside ours: whether they are the same numbers.
 *
 * @module
 */

import { rootMeanSquare } from "simple-statistics";
import { equivalent, judge, unlessRefuted } from "../judging/judge.ts";
import { measured, type Measurement, notAttempted } from "../judging/ledger.ts";
import { type Summary, testDifference, tQuantile } from "../judging/statistics.ts";
import { type Sample, welch } from "../judging/two_samples.ts";
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
export interface ComparedCell<Paper = Sample> {
  /** What tells it from the others: `r=8`. */
  readonly name: string;
  /** Our runs, percent; a cell without any is left out. */
  readonly ours: Summary;
  /** The paper's runs, percent. */
  readonly paper: Paper;
}

/**
 * Whether every cell is within {@linkcode SAME} of the paper's, each with its scatter beside ours
 * (Welch's test for equality). A cell that the paper's own scatter leaves wider than that can only
 * be refuted.
 *
 * @param cells of the table.
 * @param note what is to be said of the paper's scatter; by default, which cells it leaves open.
 */
export function measuredAgainstPaper(cells: readonly ComparedCell[], note?: string): Measurement {
  const compared = cells.filter(({ ours }) => ours.n > 0)
    .map(({ name, ours, paper }) => ({
      ...{ name, ours, isVague: halfWidth(paper) > SAME },
      test: testDifference(welch(ours, paper), SAME),
    }));
  const runs = compared.flatMap(({ ours }) => ours.values);
  const apart = compared.map(({ name, test: { difference } }) => ({ name, difference }));
  const parts = compared.map(({ test, isVague }) =>
    isVague ? unlessRefuted(equivalent(test)) : equivalent(test)
  );
  const vague = compared.filter(({ isVague }) => isVague).map(({ name }) => name);
  const leftOpen = vague.length === 0
    ? []
    : [`the paper's scatter leaves open ${vague.join(", ")}`];
  const notes = [`n=${runs.length}`, ...(note === undefined ? leftOpen : [note])];
  return measured(runs, () => judge(parts), {
    pooled: true,
    quantity: "% of the metric",
    value: `ours minus the paper's: ${describe(apart)} (${notes.join("; ")})`,
  });
}

/** The same of a table of MNIST, whose single runs scatter as its replicates do. */
export function measuredAgainstPaperMnist(
  rows: readonly Row[],
  cells: readonly ComparedCell<number>[],
): Measurement {
  if (rows[0]?.data !== ownData("paper")) return notAttempted();
  return measuredAgainstPaper(
    cells.map(({ paper, ...own }) => ({ ...own, paper: withScatter(paper) })),
    `the paper's runs scatter by ${PAPER_SCATTER.sd.toFixed(2)}`,
  );
}

/** Half of the 90 % interval of a mean, which two one-sided tests at 0.05 want within the margin. */
function halfWidth({ sd, n, degrees = n - 1 }: Sample): number {
  return degrees < 1 ? Infinity : tQuantile(0.95, degrees) * sd / Math.sqrt(n);
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
