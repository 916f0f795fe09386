/**
 * Recovery of full training, and its twin above chance. A recovery of 90 % is little where knowing
 * nothing of an input reaches 80 %; above chance it is 50 %.
 *
 * @module
 */
import { BENCHMARKS } from "../../benchmarks/registry.ts";
import { metricOf } from "../../metrics/metrics.ts";
import type { Row } from "../rows/row.ts";

/** Whether a smaller value of one of our metrics is better. */
export function isLowerBetter(metric: string): boolean {
  return metricOf(metric).better === "lower";
}

/**
 * What the metric of a row is worth without any knowledge of an input: an equal guess among the
 * classes (accuracy), 50 (AUROC), 0 (R^2), the error of the best constant, the loss of the words'
 * frequencies.
 *
 * @param row of any study.
 * @returns in the metric's unit; null where it is not known for the row's data.
 */
export function chanceOf({ config: { benchmark }, data, result: { metric } }: Row): number | null {
  return chanceOn({ benchmark, data, metric });
}

/**
 * As {@linkcode chanceOf}, of numbers that are in no row.
 *
 * @param of the benchmark's id, the data's name and the metric's.
 */
export function chanceOn(
  { benchmark, data, metric }: {
    readonly benchmark: string;
    readonly data: string;
    readonly metric: string;
  },
): number | null {
  const everywhere = metricOf(metric).chance;
  if (everywhere !== null) return everywhere;
  const chance = BENCHMARKS[benchmark]?.compared?.chance ?? {};
  return Object.hasOwn(chance, data) ? chance[data] : null;
}

/**
 * Recovery in percent of full training: value / full where higher is better, full / value where lower
 * is.
 */
export function recoveryOf(value: number, full: number, lower = false): number {
  return 100 * (lower ? full / value : value / full);
}

/**
 * Recovery above chance: 100 (value - chance) / (full - chance), which is 0 for knowing nothing and
 * 100 for full training, whichever direction of the metric is better.
 *
 * @param chance null where it is not known, and nothing is corrected.
 * @returns percent; null too where full training is no better than chance.
 */
export function recoveryAboveChance(
  value: number,
  full: number,
  chance: number | null,
  lower = false,
): number | null {
  if (chance === null) return null;
  const learnt = lower ? chance - full : full - chance;
  return learnt > 0 ? 100 * (lower ? chance - value : value - chance) / learnt : null;
}
