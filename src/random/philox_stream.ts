/**
 * Counter-based streams of 32-bit words.
 *
 * @module
 */
import { described, type Kind, objectWith } from "../arguments.ts";
import { UsageError } from "../errors.ts";
import { fillWords } from "./kernel/kernel.ts";
import type { Seed } from "./seeds.ts";
import { streamKey } from "./stream_key.ts";

/**
 * An endless sequence of 32-bit words, any stretch of which can be made alone, in any order and on
 * any worker: word n of draw d is word n mod 4 of Philox4x32-10(counter = (n div 4, d), key).
 */
export interface Stream {
  /** The key of Philox4x32-10, two 32-bit words. */
  readonly key: readonly [number, number];
  /**
   * A stretch of words.
   *
   * @param start Index of the first word, a non-negative safe integer.
   * @param count Number of words.
   * @param draw Index of the redraw (an epoch, a step), a non-negative safe integer; 0 by default.
   * @returns Words in [0, 2^32).
   */
  words(start: number, count: number, draw?: number): Uint32Array;
}

/** What {@linkcode createStream} gives. */
export const STREAM: Kind = objectWith(
  "a stream, as createStream gives it",
  ...["key", "words"],
);

/** Throws unless `value` is an integer in [0, 2^53 - 1]. */
export function checkIndex(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new UsageError(
    `Cannot read a stream: ${name} must be an integer in [0, ${Number.MAX_SAFE_INTEGER}], got ${
      described(value)
    }`,
  );
}

/**
 * The stream that belongs to a seed, a place in the model and a purpose. Streams that differ in any
 * of the three are independent, so adding a layer changes no other.
 *
 * @param seed A safe integer (0 is valid) or a non-empty string; 42 and "42" differ.
 * @param path The place, such as "layers.0".
 * @param role The purpose, such as "backbone" or "dropout".
 * @throws {UsageError} For any other seed.
 *
 * @example
 * ```ts
 * const order = createStream(42, "train", "order").words(0, 8);
 * ```
 */
export function createStream(seed: Seed, path: string, role: string): Stream {
  const key = streamKey(seed, path, role);
  return {
    key,
    words(start, count, draw = 0): Uint32Array {
      checkIndex("start", start);
      checkIndex("count", count);
      checkIndex("start + count", start + count);
      checkIndex("draw", draw);
      const out = new Uint32Array(count);
      fillWords(out, { key, start, draw });
      return out;
    },
  };
}
