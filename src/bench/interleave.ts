/**
 * Repetitions in turn, so that whatever slows the machine down for a while slows all alike.
 *
 * @module
 */

import { median } from "simple-statistics";

/** What one repetition found, by name, e.g. seconds. */
export type Measured = Readonly<Record<string, number>>;

/** Does one repetition, given its number from 0, warm-ups included. */
export type Candidate = (repetition: number) => Measured | Promise<Measured>;

/** How often each candidate is repeated. */
export interface Repetitions {
  /** Before any that counts: compilers and caches warm up. */
  readonly warmUps: number;
  /** Those that count, at least 1. */
  readonly counted: number;
  /** Ends the measurement between two of them. */
  readonly signal?: AbortSignal;
}

/**
 * Repeats all candidates in turn: one of each, then again one of each.
 *
 * @param candidates What to repeat.
 * @param repetitions See {@linkcode Repetitions}.
 * @returns For each candidate, in order, the median of each number it measured.
 */
export async function interleave(
  candidates: readonly Candidate[],
  { warmUps, counted, signal }: Repetitions,
): Promise<Measured[]> {
  const results: Measured[][] = candidates.map(() => []);
  for (let repetition = 0; repetition < warmUps + counted; repetition++) {
    for (const [index, candidate] of candidates.entries()) {
      signal?.throwIfAborted();
      const measured = await candidate(repetition);
      if (repetition >= warmUps) results[index].push(measured);
    }
  }
  return results.map((measured) =>
    Object.fromEntries(
      Object.keys(measured[0]).map((name) => [name, median(measured.map((one) => one[name]))]),
    )
  );
}

/** The seconds that `work` takes. */
export function secondsOf(work: () => unknown): number {
  const begin = performance.now();
  work();
  return (performance.now() - begin) / 1000;
}
