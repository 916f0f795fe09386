/**
 * Choosing an engine by measurement.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";

/** Sides of the matrices multiplied, and how many products are chained before a result is read. */
const [SIDE, CHAIN] = [768, 4];

/** A way to compute that may turn out not to be there. */
export interface Candidate<T> {
  readonly name: string;
  /** Makes it current; throws saying why it cannot be. */
  start(): Promise<T>;
}

/** What {@linkcode fastest} found. */
export interface Choice<T> {
  readonly started: T;
  /** Which one and why, and why not the others; one line. */
  readonly reason: string;
}

/**
 * Starts every candidate, times it where it starts, and makes the fastest current.
 *
 * @param candidates at least one of which starts
 * @throws what the first candidate threw, when none starts
 */
export async function fastest<T>(candidates: readonly Candidate<T>[]): Promise<Choice<T>> {
  const found: { candidate: Candidate<T>; milliseconds: number }[] = [];
  const others: string[] = [];
  let failure: unknown;
  for (const candidate of candidates) {
    try {
      await candidate.start();
      found.push({ candidate, milliseconds: await timeProducts() });
    } catch (error) {
      failure ??= error;
      others.push(`${candidate.name} not: ${(error as Error).message}`);
    }
  }
  if (found.length === 0) throw failure;
  const [best, ...rest] = found.toSorted((a, b) => a.milliseconds - b.milliseconds);
  const time = ({ candidate, milliseconds }: typeof best) =>
    `${candidate.name} ${milliseconds.toFixed(0)} ms`;
  const reasons = [...rest.map(time), ...others].join("; ");
  return {
    started: await best.candidate.start(),
    reason: `${time(best)} for ${CHAIN} products of ${SIDE} x ${SIDE} matrices` +
      (reasons === "" ? "" : `; ${reasons}`),
  };
}

/** The best of three, in ms, after a first time that does not count. */
async function timeProducts(): Promise<number> {
  const times: number[] = [];
  for (let repetition = 0; repetition < 4; repetition++) {
    const begin = performance.now();
    const result = tf.tidy(() => {
      let product = tf.fill<tf.Rank.R2>([SIDE, SIDE], 1 / SIDE);
      const factor = tf.fill<tf.Rank.R2>([SIDE, SIDE], 1 / SIDE);
      for (let i = 0; i < CHAIN; i++) product = tf.matMul(product, factor);
      return tf.sum(product);
    });
    await result.data();
    result.dispose();
    if (repetition > 0) times.push(performance.now() - begin);
  }
  return Math.min(...times);
}
