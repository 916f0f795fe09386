/**
 * The family sweep: each family against the mean of all, paired by seed.
 *
 * @module
 */

import type { FamilyName } from "../../backbone/families.ts";
import type { Row } from "../row.ts";
import { select } from "../select.ts";
import { pairedCells } from "../select.ts";
import { type PairedTest, pairedTest, summarize } from "../statistics.ts";
import { PAPER_FAMILIES } from "./grid.ts";

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

/** One family's accuracy, and its difference to the mean of all families. */
export interface FamilyDifferenceTest {
  family: FamilyName;
  /** Mean accuracy in percent. */
  mean: number;
  test: PairedTest;
  /** Its accuracy minus the mean of all, a value a seed. */
  differences: number[];
}

/** Rows of the sweep at one rank: of the preset and seeds that every family has. */
export function familyRows(rows: readonly Row[], rank: number): Row[] {
  const rare = select(rows, { family: "binary", rank });
  const seeds = new Set(rare.map(({ config }) => config.seeds.backbone));
  const preset = rare[0]?.config.preset;
  return select(rows, { rank, preset, schedule: "static", method: "lottalora" })
    .filter(({ config }) => preset !== undefined && seeds.has(config.seeds.backbone));
}

/** All families of a sweep, in the paper's order. */
export function familyDifferences(sweep: readonly Row[]): FamilyDifferenceTest[] {
  const cells = pairedCells(sweep, PAPER_FAMILIES.map((family) => ({ family })));
  const centre = cells[0].map((_, seed) => summarize(cells.map((values) => values[seed])).mean);
  return PAPER_FAMILIES.map((family, i) => ({
    family,
    mean: summarize(cells[i]).mean,
    test: pairedTest(cells[i], centre),
    differences: cells[i].map((value, seed) => value - centre[seed]),
  }));
}
