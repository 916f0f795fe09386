/**
 * What the runs behind several figures have in common.
 *
 * @module
 */

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
}
