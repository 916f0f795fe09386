/**
 * What a gated network answers: how often it gives which class to which digit under which seed, as
 * the measures of a result hold it.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import type { Seed } from "../random/seeds.ts";

/** The digits that each trained seed is in charge of; 0 is in no subset. */
export const SUBSETS: readonly (readonly number[])[] = [[1, 2, 3], [4, 5, 6], [7, 8, 9]];

/** Seeds of one run: those trained with, and one that is not. */
const GATE_SEEDS = SUBSETS.length + 1;

/** Images of one digit that were given one class under one seed. */
export interface GateCount {
  /** Place of the seed: 0 to 2 as in {@linkcode SUBSETS}; 3 was never trained with. */
  readonly gate: number;
  /** What the image shows. */
  readonly digit: number;
  /** The class given; `other` is the out-of-class label. */
  readonly predicted: number | "other";
  /** Number of images, at least 1. */
  readonly count: number;
}

/**
 * The backbone seeds of a run: its own and the three that follow. A text is continued by numbers.
 *
 * @throws {UsageError} for a number without three safe integers after it
 */
export function gateSeeds(seed: Seed): Seed[] {
  const places = Array.from({ length: GATE_SEEDS }, (_, i) => i);
  if (typeof seed === "string") return places.map((i) => i === 0 ? seed : `${seed} + ${i}`);
  if (Number.isSafeInteger(seed + (GATE_SEEDS - 1))) return places.map((i) => seed + i);
  throw new UsageError(`A gate takes the seed and the ${GATE_SEEDS - 1} after it, got ${seed}`);
}

/** The counts under names such as `seed 42: 3 as 7`. */
export function measuresOf(
  counts: readonly GateCount[],
  seeds: readonly Seed[],
): Record<string, number> {
  return Object.fromEntries(counts.map(({ gate, digit, predicted, count }) => [
    `seed ${seeds[gate]}: ${digit} as ${predicted}`,
    count,
  ]));
}

/** The counts that some measures hold; the seeds are those they were named by. */
export function countsOf(
  measures: Readonly<Record<string, number>> | null,
  seeds: readonly Seed[],
): GateCount[] {
  return Object.entries(measures ?? {}).flatMap(([name, count]) => {
    const [, seed, digit, predicted] = /^seed (.*): (\d+) as (\d+|other)$/s.exec(name) ?? [];
    const gate = seeds.findIndex((one) => String(one) === seed);
    if (gate < 0) return [];
    const given = predicted === "other" ? predicted : Number(predicted);
    return [{ gate, digit: Number(digit), predicted: given, count }];
  });
}

/**
 * Share of the images of some digits under some seeds that are given an expected class, in percent;
 * NaN where there are none.
 *
 * @param counts of one run
 * @param asked which seeds and digits
 * @param isExpected whether a class is the expected one; the digit itself by default
 */
export function shareOf(
  counts: readonly GateCount[],
  asked: (count: GateCount) => boolean,
  isExpected: (count: GateCount) => boolean = ({ digit, predicted }) => digit === predicted,
): number {
  const sum = (some: readonly GateCount[]) => some.reduce((total, { count }) => total + count, 0);
  const all = counts.filter(asked);
  return 100 * sum(all.filter(isExpected)) / sum(all);
}

/** Whether the seed of a count was trained on its digit. */
export function isAssigned({ gate, digit }: Pick<GateCount, "gate" | "digit">): boolean {
  return SUBSETS[gate]?.includes(digit) ?? false;
}
