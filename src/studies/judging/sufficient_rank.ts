/**
 * The smallest sufficient rank r*(eps), the paper's estimate of a task's intrinsic dimension:
 * the smallest r whose loss is at most the fully trained network's plus eps
 * (arXiv:2604.08749, the third finding).
 *
 * @module
 */
import { mean } from "simple-statistics";
import { type Kind, LIST, objectWith, refuseArguments } from "../../arguments.ts";
import { UsageError } from "../../errors.ts";
import { isObject } from "../../files/json_text.ts";
import { above, atMost, LEVEL } from "./judge.ts";

/** How much worse than full training still counts as sufficient. */
export type Margin =
  /** So much below the full network's score: percentage points, or another unit; "" for none. */
  | { readonly kind: "points"; readonly epsilon: number; readonly unit?: string }
  /** Fraction above the full network's loss. */
  | { readonly kind: "relative"; readonly epsilon: number };

const MARGIN: Kind = {
  words: 'a margin, such as { kind: "points", epsilon: 1 }',
  holds: (value) =>
    isObject(value) && (value.kind === "points" || value.kind === "relative") &&
    Number.isFinite(value.epsilon),
};
const TABLE = objectWith("an object of ranks, values and full", "ranks", "values", "full");

/** The margins, declared before any run: points of accuracy. */
export const POINT_MARGINS: readonly Margin[] = [0.5, 1, 2]
  .map((epsilon) => ({ kind: "points", epsilon }));
/** The margins, declared before any run: fractions of the loss. */
export const RELATIVE_MARGINS: readonly Margin[] = [0.01, 0.02, 0.05]
  .map((epsilon) => ({ kind: "relative", epsilon }));

/** Measurements of one architecture: accuracy in percent for `points`, loss for `relative`. */
export interface RankTable {
  /** Measured ranks, rising. */
  readonly ranks: readonly number[];
  /** `[rank][seed]`, every rank with the same seeds in the same order. */
  readonly values: readonly (readonly number[])[];
  /** The fully trained network, `[seed]`. */
  readonly full: readonly number[];
}

/** r*(eps) and how sure it is. */
export interface SufficientRank {
  /** What counted as sufficient. */
  readonly margin: Margin;
  /** The paper's r*: the smallest sufficient measured rank; null if none suffices. */
  readonly first: number | null;
  /** The smallest rank from which on every measured rank suffices; null if the largest fails. */
  readonly lasting: number | null;
  /** Whether the two differ: the curve crosses its threshold more than once. */
  readonly crossesAgain: boolean;
  /**
   * 95 % interval of r* among the measured ranks, by a paired t test at each; Infinity stands for
   * "above all measured". Null for a single seed, which carries none.
   */
  readonly interval: readonly [number, number] | null;
}

/**
 * Finds r*(eps) from means over seeds, with an interval by inverting tests. At each rank a paired t
 * test over seeds asks whether it suffices, each side at half of {@linkcode LEVEL}:
 *
 * - the lower end is the smallest rank that is not shown insufficient;
 * - the upper end is the last rank shown sufficient on the way down from the largest, where the
 *   first that is not ends the way; Infinity where the largest is not.
 *
 * Neither end needs a correction for the number of ranks: the lower one is wrong only if r* itself is
 * wrongly rejected, the upper one only if the first insufficient rank on the way is (stepwise intervals
 * of the minimum effective dose: Hsu and Berger 1999, J. Am. Stat. Assoc. 94, 468). So it covers
 * the r* of the means over all seeds with at least 95 %, if differences between seeds are normal.
 * With three seeds it is wide, and says so. Nothing is assumed about the shape of the curve.
 *
 * @param table the measurements.
 * @param margin what counts as sufficient.
 * @returns the rank, twice, and its interval.
 * @throws {UsageError} if ranks do not rise, or seeds do not match.
 */
export function smallestSufficientRank(table: RankTable, margin: Margin): SufficientRank {
  refuseArguments("smallestSufficientRank", { table }, TABLE);
  refuseArguments("smallestSufficientRank", { margin }, MARGIN);
  checkTable(table);
  const reserves = table.values.map((values) =>
    values.map((value, seed) => reserve(value, table.full[seed], margin))
  );
  const sufficient = reserves.map((seeds) => mean([...seeds]) >= 0);
  const rankAt = (index: number) => table.ranks[index] ?? null;
  const first = rankAt(sufficient.indexOf(true));
  const lasting = rankAt(sufficient.lastIndexOf(false) + 1);
  return {
    margin,
    first,
    lasting,
    crossesAgain: first !== lasting,
    interval: table.full.length < 2 ? null : intervalOf(table.ranks, reserves),
  };
}

/** For instance `0.5 pp` or `2 %`. */
export function describeMargin(margin: Margin): string {
  refuseArguments("describeMargin", { margin }, MARGIN);
  if (margin.kind === "relative") return `${Number((margin.epsilon * 100).toPrecision(6))} %`;
  const { epsilon, unit = "pp" } = margin;
  return unit === "" ? String(epsilon) : `${epsilon} ${unit}`;
}

/**
 * A rank of a table, or what stands for none: `> 32`.
 *
 * @param rank null or Infinity where no measured rank suffices.
 * @param measured the ranks of the table, rising.
 */
export function describeRank(rank: number | null, measured: readonly number[]): string {
  return rank === null || rank === Infinity ? `> ${measured.at(-1)}` : String(rank);
}

/** For instance `r*(1 pp) = 16` or `r*(1 pp) > 32`. */
export function nameSufficient(found: SufficientRank, measured: readonly number[]): string {
  const rank = describeRank(found.first, measured);
  return `r*(${describeMargin(found.margin)}) ${rank.startsWith(">") ? rank : `= ${rank}`}`;
}

/** For instance `95 % by t tests 8 to 16`; a single seed carries none. */
export function describeInterval(
  { interval }: Pick<SufficientRank, "interval">,
  measured: readonly number[],
): string {
  if (interval === null) return "no interval";
  return `95 % by t tests ${interval.map((rank) => describeRank(rank, measured)).join(" to ")}`;
}

/** How far a run stays on the sufficient side of its seed's full training; at least 0: it suffices. */
function reserve(value: number, full: number, { kind, epsilon }: Margin): number {
  return kind === "points" ? value - (full - epsilon) : full * (1 + epsilon) - value;
}

function intervalOf(
  ranks: readonly number[],
  reserves: readonly (readonly number[])[],
): [number, number] {
  const low = reserves.findIndex((seeds) => atMost(seeds, 0).pFor >= LEVEL);
  const high = reserves.findLastIndex((seeds) => above(seeds, 0).pFor >= LEVEL) + 1;
  return [ranks[low] ?? Infinity, ranks[high] ?? Infinity];
}

function checkTable({ ranks, values, full }: RankTable): void {
  refuseArguments("smallestSufficientRank", { ranks, values, full }, LIST);
  const rising = ranks.every((rank, i) => i === 0 || rank > ranks[i - 1]);
  const paired = values.every((row) => row.length === full.length);
  if (!rising || !paired || values.length !== ranks.length || full.length === 0) {
    throw new UsageError(
      `Cannot find r*: expected rising ranks with ${full.length} seeds each, got ranks ` +
        `${ranks.join(", ")} with ${values.map((row) => row.length).join(", ")} seeds`,
    );
  }
}
