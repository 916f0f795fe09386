/**
 * Random numbers one after the other, for data that are generated and episodes that are played.
 *
 * @module
 */

import { normalOf } from "./normal_quantile.ts";
import { createStream } from "./stream.ts";

/** Words taken from the stream at a time. */
const BLOCK = 4096;

/** A sequence of random numbers; the same for the same seed and path, on every machine. */
export interface Draws {
  /** In [0, 1). */
  uniform(): number;
  /** In [low, high). */
  between(low: number, high: number): number;
  /** An integer in [0, count). */
  integer(count: number): number;
  /** Standard normal. */
  normal(): number;
}

/**
 * Starts a sequence.
 *
 * @param seed part of the definition of the data
 * @param path what is drawn, such as `lorenz.start`; sequences of different paths are independent
 */
export function createDraws(seed: string, path: string): Draws {
  const stream = createStream(seed, path, "data");
  let words: Uint32Array = new Uint32Array(0);
  let at = 0;
  let taken = 0;
  const next = (): number => {
    if (at === words.length) {
      words = stream.words(taken, BLOCK);
      taken += BLOCK;
      at = 0;
    }
    return words[at++];
  };
  const uniform = () => next() / 4_294_967_296;
  return {
    uniform,
    between: (low, high) => low + (high - low) * uniform(),
    integer: (count) => Math.floor(uniform() * count),
    normal: () => normalOf(next()),
  };
}
