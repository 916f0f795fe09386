/**
 * Uniform numbers of a stream.
 *
 * @module
 */
import { refuseArguments } from "../arguments.ts";
import { UsageError } from "../errors.ts";
import { STREAM, type Stream } from "./philox_stream.ts";
import { TWO_32 } from "../numeric/powers.ts";

/** Words taken from the stream at a time. */
const BLOCK = 16_384;

/**
 * u = word / 2^32, in [0, 1).
 *
 * @param start Index of the first word.
 * @param count Number of values, one word each.
 * @throws {UsageError} For what is no stream, and for a stretch that it does not have.
 */
export function uniforms(stream: Stream, start: number, count: number): Float64Array {
  refuseArguments("uniforms", { stream }, STREAM);
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
  const values = new Float32Array(count);
  // `Float32Array.from` would make a list of the words first, of many times their bytes.
  for (let done = 0; done < count; done += BLOCK) {
    const words = stream.words(start + done, Math.min(BLOCK, count - done));
    for (let k = 0; k < words.length; k++) values[done + k] = low + width * (words[k] / TWO_32);
  }
  return values;
}
