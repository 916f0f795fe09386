/**
 * Uniform numbers of a stream.
 *
 * @module
 */
import { UsageError } from "../errors.ts";
import type { Stream } from "./philox_stream.ts";
import { TWO_32 } from "../numeric/powers.ts";

/**
 * u = word / 2^32, in [0, 1).
 *
 * @param start Index of the first word.
 * @param count Number of values, one word each.
 */
export function uniforms(stream: Stream, start: number, count: number): Float64Array {
  return Float64Array.from(stream.words(start, count), (word) => word / TWO_32);
}

/**
 * low + (high - low) u in float64, rounded once to float32; in [low, high].
 *
 * @param start Index of the first word.
 * @param count Number of values, one word each.
 * @throws {UsageError} Unless `low` and `high` are finite and low <= high.
 */
export function uniformRange(
  stream: Stream,
  start: number,
  count: number,
  low: number,
  high: number,
): Float32Array {
  if (!(Number.isFinite(high - low) && low <= high)) {
    throw new UsageError(
      `Cannot draw uniform numbers: the range must be finite with low <= high, got [${low}, ${high}]`,
    );
  }
  const width = high - low;
  return Float32Array.from(stream.words(start, count), (word) => low + width * (word / TWO_32));
}
