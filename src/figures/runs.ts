/**
 * What the runs behind several figures have in common.
 *
 * @module
 */

import { spreadOf } from "./table.ts";

/** A run with adapters, or a control of as many parameters. */
export interface AdaptedRun {
  /** Rank of the adapter. */
  readonly rank: number;
  /** Seed of the run. */
  readonly seed: number | string;
}

/** What it scored. */
export interface AccuracyRun extends AdaptedRun {
  /** Test accuracy, percent. */
  readonly value: number;
}

/** What it recovered of full training. */
export interface RecoveredRun extends AdaptedRun {
  /** Percent: 100 value / full, or 100 full / value where lower is better. */
  readonly recovery: number;
  /** Percent of what full training gains over chance; null or left out where chance is not known. */
  readonly aboveChance?: number | null;
}

/**
 * Sets the mean recovery above chance beside each point of a figure, as a column of its numbers.
 *
 * @param points of the figure.
 * @param runs what they summarise.
 * @param keys which runs are a point's.
 * @returns the points, with null where a run's is not known.
 */
export function withTwins<
  Run extends RecoveredRun,
  Key extends keyof Run,
  Point extends Pick<Run, Key> & { readonly n: number },
>(
  points: readonly Point[],
  runs: readonly Run[],
  keys: readonly Key[],
): (Point & { aboveChance: number | null })[] {
  return points.map((point) => {
    const at: Pick<Run, Key> = point;
    const twins = runs.filter((run) => keys.every((key) => run[key] === at[key]))
      .map(({ aboveChance }) => aboveChance ?? null)
      .filter((twin) => twin !== null);
    return { ...point, aboveChance: twins.length === point.n ? spreadOf(twins).mean : null };
  });
}
