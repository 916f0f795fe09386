/**
 * The intrinsic dimension of a task as random subspaces measure it: the smallest d whose score
 * reaches 90 % of full training's (Li et al. 2018, arXiv:1804.08838, d_int90).
 *
 * @module
 */
import { mean } from "simple-statistics";
import { LIST, objectWith, refuseArguments } from "../../arguments.ts";
import { UsageError } from "../../errors.ts";

/** The share of full training's score that counts as a solution, by Li et al. */
const SOLVED = 0.9;

/** Scores of one network by the dimension of the subspace that it was trained in. */
export interface DimensionTable {
  /** Measured dimensions, rising. */
  readonly dimensions: readonly number[];
  /** `[dimension][seed]`, higher is better; each dimension has at least one. */
  readonly values: readonly (readonly number[])[];
  /** The fully trained network, `[seed]`. */
  readonly full: readonly number[];
}

const TABLE = objectWith(
  "an object of dimensions, values and full",
  ...["dimensions", "values", "full"],
);

/** Where a curve of scores crosses its threshold. */
export interface IntrinsicDimension {
  /** The score that was to be reached. */
  readonly threshold: number;
  /**
   * Where the straight line over log d between the neighbours reaches it, six digits; null: it is not
   * known.
   */
  readonly estimate: number | null;
  /** The largest measured d below all that reach it; null: the smallest reaches it already. */
  readonly below: number | null;
  /** The smallest measured d that reaches it; null: none does. */
  readonly reached: number | null;
}

const FOUND = objectWith(
  "what intrinsicDimension gives",
  ...["estimate", "below", "reached"],
);

/**
 * Finds d_int from means over seeds: the smallest measured d that reaches the threshold, and between
 * it and its lower neighbour the point where the score, linear in log d, equals it. Where the smallest
 * measured d reaches it, d_int is at most that; where none does, above the largest.
 *
 * @param share of full training's mean score, in (0, 1]; 0.9 by default
 * @throws {UsageError} if dimensions do not rise, scores are missing or the share is out of range
 */
export function intrinsicDimension(
  table: DimensionTable,
  share: number = SOLVED,
): IntrinsicDimension {
  refuseArguments("intrinsicDimension", { table }, TABLE);
  const { dimensions, values, full } = table;
  refuseTable({ dimensions, values, full }, share);
  const threshold = share * mean([...full]);
  const scores = values.map((seeds) => mean([...seeds]));
  const place = scores.findIndex((score) => score >= threshold);
  if (place < 0) return { threshold, estimate: null, below: dimensions.at(-1)!, reached: null };
  const reached = dimensions[place];
  if (place === 0) return { threshold, estimate: null, below: null, reached };
  const below = dimensions[place - 1];
  const part = (threshold - scores[place - 1]) / (scores[place] - scores[place - 1]);
  // Powers differ in their last digits between versions of V8.
  const estimate = Number((below * (reached / below) ** part).toPrecision(6));
  return { threshold, estimate, below, reached };
}

/** For instance `212 (between 181 and 256)`, `at most 16` or `above 4096`. */
export function describeDimension(found: IntrinsicDimension): string {
  refuseArguments("describeDimension", { found }, FOUND);
  const { estimate, below, reached } = found;
  if (reached === null) return `above ${below}`;
  if (below === null || estimate === null) return `at most ${reached}`;
  return `${Math.round(estimate)} (between ${below} and ${reached})`;
}

/**
 * Dimensions in a geometric row, rounded; each once.
 *
 * @param first at least 1
 * @param last at least `first`
 * @param count how many, at least 2
 */
export function geometricRow(first: number, last: number, count: number): number[] {
  const ratio = last / first;
  const row = Array.from(
    { length: count },
    (_, i) => Math.round(first * ratio ** (i / (count - 1))),
  );
  return [...new Set(row)];
}

function refuseTable({ dimensions, values, full }: DimensionTable, share: number): void {
  refuseArguments("intrinsicDimension", { dimensions, values, full }, LIST);
  const rising = dimensions.every((d, i) => d >= 1 && (i === 0 || d > dimensions[i - 1]));
  const complete = values.length === dimensions.length && dimensions.length > 0 &&
    [full, ...values].every((seeds) => seeds.length > 0);
  if (!rising || !complete) {
    throw new UsageError(
      "Cannot find the intrinsic dimension: expected rising dimensions with scores for each and for " +
        `full training, got dimensions ${dimensions.join(", ") || "none"} with ` +
        `${values.map((seeds) => seeds.length).join(", ") || "no"} scores, full ${full.length}`,
    );
  }
  if (share > 0 && share <= 1) return;
  throw new UsageError(
    `Cannot find the intrinsic dimension: the share of full training must be in (0, 1], got ${share}`,
  );
}
