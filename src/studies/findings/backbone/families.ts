/**
 * The family sweep: each family against the mean of all, paired by seed.
 *
 * @module
 */

import { type FamilyName, PAPER_FAMILIES } from "../../../backbone/families.ts";
import { sameDesign } from "../../rows/design.ts";
import type { Row } from "../../rows/row.ts";
import { pairedCells, select } from "../../judging/select.ts";
import { type Estimate, holm, summarize, testDifference } from "../../judging/statistics.ts";

/** The paper's classes of families; the heatmap's groups. */
export const FAMILY_CLASSES: Readonly<Record<string, readonly FamilyName[]>> = {
  standard: ["normal", "truncated_normal", "uniform", "orthogonal"],
  "scale-aware": [
    "kaiming_normal",
    "kaiming_uniform",
    "xavier_normal",
    "xavier_uniform",
    "spectral_radius",
  ],
  "heavy-tailed": ["cauchy", "laplace", "student_t"],
  "mixture and sparse": ["gaussian_mixture", "sparse_normal", "sparse_erdos_renyi"],
  other: ["beta", "exponential"],
  "low-bit": ["normal_16bit", "normal_8bit", "normal_4bit", "normal_2bit", "binary"],
};

/** The class of a family. */
export function familyClass(family: string): string {
  const found = Object.entries(FAMILY_CLASSES)
    .find(([, members]) => (members as readonly string[]).includes(family));
  return found === undefined ? "other" : found[0];
}

/** One family of a sweep. */
export interface FamilyResult {
  readonly family: FamilyName;
  /** Accuracies in percent, a value a seed. */
  readonly values: readonly number[];
  readonly mean: number;
  /** Its mean minus the mean of all families. */
  readonly estimate: Estimate;
  /** p-value of "differs by the margin or more" after Holm's correction over all families. */
  readonly pEquivalent: number;
  /** p-value of "differs by the margin or less", corrected alike. */
  readonly pApart: number;
}

/** All families at one rank. */
export interface FamilySweep {
  /** In the paper's order. */
  readonly families: readonly FamilyResult[];
  /** Best minus worst mean, in percentage points. */
  readonly spread: number;
  /** The spread that equal families would show, by the scatter of their runs; NaN for one seed. */
  readonly chanceSpread: number;
  /** Standard deviation of a run once its family and its seed are known; NaN for one seed. */
  readonly residual: number;
  /** Degrees of freedom of `residual`. */
  readonly degrees: number;
  /** Seeds that every family has. */
  readonly seeds: number;
}

/** Mean range of 22 standard normal values (the constant d2 of quality control). */
const RANGE_OF_22 = 3.819;

/** Rows of the sweep at one rank: those that differ in their family alone. */
export function familyRows(rows: readonly Row[], rank: number): Row[] {
  const fixed = select(rows, { method: "lottalora", schedule: "static", rank });
  return sameDesign(fixed, select(fixed, { family: "binary" }), ["backbone"]);
}

/**
 * Compares all families. Seeds are blocks: a seed shared by all families shifts them together, and
 * what scatters beyond that is taken to scatter alike in all families, since the scatter of one
 * family cannot be told from three runs.
 *
 * @param sweep rows of {@linkcode familyRows}.
 * @returns null unless every family has a run on one seed.
 */
export function compareFamilies(sweep: readonly Row[]): FamilySweep | null {
  const cells = pairedCells(sweep, PAPER_FAMILIES.map((family) => ({ family })));
  const seeds = cells[0].length;
  if (seeds === 0) return null;
  const means = cells.map((values) => summarize(values).mean);
  const { mean: all, n } = summarize(means);
  const bySeed = cells[0].map((_, s) => summarize(cells.map((values) => values[s])).mean);
  const degrees = (n - 1) * (seeds - 1);
  const squares = cells.flatMap((values, f) =>
    values.map((value, s) => (value - means[f] - bySeed[s] + all) ** 2)
  );
  const residual = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / degrees);
  // The mean of all holds the family itself: hence 1 - 1/n.
  const error = residual * Math.sqrt((1 - 1 / n) / seeds);
  const estimates = means.map((mean) => ({ difference: mean - all, error, degrees, n: seeds }));
  const tests = estimates.map((estimate) => testDifference(estimate));
  const pEquivalent = holm(tests.map((test) => test.pEquivalent));
  const pApart = holm(tests.map((test) => test.pApart));
  return {
    families: PAPER_FAMILIES.map((family, f) => ({
      family,
      values: cells[f],
      mean: means[f],
      estimate: estimates[f],
      pEquivalent: pEquivalent[f],
      pApart: pApart[f],
    })),
    spread: Math.max(...means) - Math.min(...means),
    chanceSpread: RANGE_OF_22 * residual / Math.sqrt(seeds),
    residual,
    degrees,
    seeds,
  };
}
