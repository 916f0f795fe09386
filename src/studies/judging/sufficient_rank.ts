/**
 * The smallest sufficient rank r*(eps), the paper's estimate of a task's intrinsic dimension:
 * the smallest r whose loss is at most the fully trained network's plus eps
 * (arXiv:2604.08749, the third finding).
 *
 * @module
 */
import { mean } from "simple-statistics";
import { type BootstrapOptions, resampleIndices } from "./bootstrap.ts";

/** How much worse than full training still counts as sufficient. */
export type Margin =
  /** Percentage points below the full network's accuracy. */
  | { readonly kind: "points"; readonly epsilon: number }
  /** Fraction above the full network's loss. */
  | { readonly kind: "relative"; readonly epsilon: number };

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
  /** 95 % bootstrap interval of `first` over seeds; Infinity stands for "above all measured". */
  readonly interval: readonly [number, number];
}

/**
 * Finds r*(eps) from means over seeds, with a bootstrap interval that resamples whole seeds, so
 * that ranks and full training stay paired. Nothing is assumed about the shape of the curve.
 *
 * @param table the measurements.
 * @param margin what counts as sufficient.
 * @param options of the bootstrap.
 * @returns the rank, twice, and its interval.
 * @throws {RangeError} if ranks do not rise, or seeds do not match.
 */
export function smallestSufficientRank(
  table: RankTable,
  margin: Margin,
  options: BootstrapOptions = {},
): SufficientRank {
  checkTable(table);
  const all = Uint32Array.from(table.full, (_, seed) => seed);
  const { first, lasting } = crossing(table, margin, all);
  const { level = 0.95 } = options;
  const ranks = resampleIndices(table.full.length, options)
    .map((seeds) => crossing(table, margin, seeds).first ?? Infinity);
  const interval = [rankQuantile(ranks, (1 - level) / 2), rankQuantile(ranks, (1 + level) / 2)];
  return {
    margin,
    first,
    lasting,
    crossesAgain: first !== lasting,
    interval: [interval[0], interval[1]],
  };
}

/** For instance `0.5 pp` or `2 %`. */
export function describeMargin(margin: Margin): string {
  return margin.kind === "points" ? `${margin.epsilon} pp` : `${margin.epsilon * 100} %`;
}

function crossing(table: RankTable, margin: Margin, seeds: Uint32Array) {
  const meanOver = (values: readonly number[]) => mean(Array.from(seeds, (s) => values[s]));
  const full = meanOver(table.full);
  const sufficient = table.values.map((values) => {
    const value = meanOver(values);
    return margin.kind === "points"
      ? value >= full - margin.epsilon
      : value <= full * (1 + margin.epsilon);
  });
  const first = sufficient.indexOf(true);
  const lasting = sufficient.lastIndexOf(false) + 1;
  return { first: table.ranks[first] ?? null, lasting: table.ranks[lasting] ?? null };
}

/** An interval of ranks ends at measured ranks, hence no interpolation. */
function rankQuantile(ranks: readonly number[], p: number): number {
  const sorted = Float64Array.from(ranks).sort();
  return sorted[Math.round(p * (sorted.length - 1))];
}

function checkTable({ ranks, values, full }: RankTable): void {
  const rising = ranks.every((rank, i) => i === 0 || rank > ranks[i - 1]);
  const paired = values.every((row) => row.length === full.length);
  if (!rising || !paired || values.length !== ranks.length || full.length === 0) {
    throw new RangeError(
      `Cannot find r*: expected rising ranks with ${full.length} seeds each, got ranks ` +
        `${ranks.join(", ")} with ${values.map((row) => row.length).join(", ")} seeds`,
    );
  }
}
