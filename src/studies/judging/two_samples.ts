/**
 * Two means of separate samples, such as ours and a published one: no number is a constant.
 *
 * @module
 */
import { sumNthPowerDeviations } from "simple-statistics";
import type { Estimate, Summary } from "./statistics.ts";

/** A mean, and how far a run scatters around it. */
export interface Sample extends Pick<Summary, "mean" | "sd" | "n"> {
  /**
   * Degrees of freedom of `sd`; n - 1 by default. More where it was estimated from more than these
   * runs, from replicates of other cells for instance.
   */
  readonly degrees?: number;
}

/**
 * The difference a - b of two means whose scatters may differ (Welch 1947, Biometrika 34):
 * error^2 = va + vb with v = sd^2 / n, and by Satterthwaite
 * degrees = (va + vb)^2 / (va^2 / da + vb^2 / db).
 *
 * @param a one sample.
 * @param b the other.
 * @returns the estimate, for `testDifference`; `n` is that of a. Where a scatter is not known (one
 * run, and no degrees of freedom from elsewhere) there are no degrees, and nothing can be shown.
 */
export function welch(a: Sample, b: Sample): Estimate {
  const [va, vb] = [a, b].map(({ sd, n }) => sd ** 2 / n);
  const [da, db] = [a, b].map(({ n, degrees = n - 1 }) => degrees);
  const difference = a.mean - b.mean;
  if (!(da >= 1 && db >= 1)) return { difference, error: NaN, degrees: 0, n: a.n };
  const variance = va + vb;
  const degrees = variance === 0 ? da + db : variance ** 2 / (va ** 2 / da + vb ** 2 / db);
  return { difference, error: Math.sqrt(variance), degrees, n: a.n };
}

/**
 * The scatter that replicates of several cells have in common.
 *
 * @param cells the replicates of each cell; a single one says nothing of its scatter.
 * @returns the pooled standard deviation, and its degrees of freedom: the replicates but one a cell.
 * @throws {RangeError} if no cell has two.
 */
export function pooledScatter(
  cells: readonly (readonly number[])[],
): { sd: number; degrees: number } {
  let [squares, degrees] = [0, 0];
  for (const values of cells.filter(({ length }) => length > 0)) {
    squares += sumNthPowerDeviations(values, 2);
    degrees += values.length - 1;
  }
  if (degrees < 1) {
    throw new RangeError(`Cannot pool a scatter: no cell of ${cells.length} has two replicates`);
  }
  return { sd: Math.sqrt(squares / degrees), degrees };
}
