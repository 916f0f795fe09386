/**
 * The family sweep: each family against the mean of all, paired by seed.
 *
 * @module
 */

import { type FamilyName, PAPER_FAMILIES } from "../../../backbone/families.ts";
import { startsFromBackbone } from "../../../models/method.ts";
import { sameDesign } from "../../rows/design.ts";
import type { Row } from "../../rows/row.ts";
import { pairedCells, select } from "../../judging/select.ts";
import type { Rank } from "../../paper/table.ts";
import {
  differences,
  type Estimate,
  holm,
  meanEstimate,
  summarize,
  testDifference,
} from "../../judging/statistics.ts";

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

/** Whose scatter a family's difference is set against. */
export type Scatter =
  /** That of its own differences from seed to seed: what was declared before any run. */
  | "own"
  /** That of all families together, taken to be the same in each: more powerful, chosen later. */
  | "pooled";

/** One family of a sweep. */
export interface FamilyResult {
  readonly family: FamilyName;
  /** Accuracies in percent, a value a seed. */
  readonly values: readonly number[];
  readonly mean: number;
  /** Its mean minus the mean of all families, by either scatter. */
  readonly estimates: Readonly<Record<Scatter, Estimate>>;
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

/**
 * Rows of the sweep at one rank, or of full training from each family: those that differ in their
 * family alone. Full training from its usual start is of no family, and stays out.
 */
export function familyRows(rows: readonly Row[], rank: Rank): Row[] {
  const fixed = rank === "full"
    ? rows.filter(({ config }) => startsFromBackbone(config))
    : select(rows, { method: "lottalora", schedule: "static", rank });
  return sameDesign(fixed, select(fixed, { family: "binary" }), ["backbone"]);
}

/**
 * Compares each family with the mean of all. Seeds are blocks: a seed shared by all families shifts
 * them together, and is taken out.
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
  const apart = cells.map((values) => summarize(differences(values, bySeed)));
  const degrees = (n - 1) * (seeds - 1);
  const squares = apart.flatMap(({ values, mean }) => values.map((value) => (value - mean) ** 2));
  const residual = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / degrees);
  // The mean of all holds the family itself: hence 1 - 1/n.
  const error = residual * Math.sqrt((1 - 1 / n) / seeds);
  return {
    families: PAPER_FAMILIES.map((family, f) => ({
      family,
      values: cells[f],
      mean: means[f],
      estimates: {
        own: meanEstimate(apart[f]),
        pooled: { difference: means[f] - all, error, degrees, n: seeds },
      },
    })),
    spread: Math.max(...means) - Math.min(...means),
    chanceSpread: RANGE_OF_22 * residual / Math.sqrt(seeds),
    residual,
    degrees,
    seeds,
  };
}

/**
 * Each family's equivalence with the mean of all, Holm's correction over all of them.
 *
 * @param sweep of {@linkcode compareFamilies}.
 * @param scatter whose scatter counts.
 * @param margin differences below this, in percentage points, count as none.
 * @returns corrected p-values in the order of the families.
 */
export function familyTests(
  { families }: FamilySweep,
  scatter: Scatter,
  margin: number,
): { pEquivalent: number[]; pApart: number[] } {
  const tests = families.map(({ estimates }) => testDifference(estimates[scatter], margin));
  return {
    pEquivalent: holm(tests.map((test) => test.pEquivalent)),
    pApart: holm(tests.map((test) => test.pApart)),
  };
}
