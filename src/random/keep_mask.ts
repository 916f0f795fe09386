/**
 * Masks for inverted dropout.
 *
 * @module
 */
import { UsageError } from "../errors.ts";
import { fillMasks } from "./kernel/kernel.ts";
import { checkIndex, type Stream } from "./philox_stream.ts";
import { TWO_32 } from "../numeric/powers.ts";

/**
 * Fills `out` with 0 (with probability `rate`, rounded down to a multiple of 2^-32) or
 * 1 / (1 - rate) rounded to float32, so that the mean of the masked values is kept. One word a value.
 *
 * @param start Index of the first word.
 * @param out Filled in place, any length.
 * @param rate Share of zeros, in [0, 1).
 * @param draw Which mask of the stream, for instance the step; 0 by default.
 * @throws {UsageError} For a rate outside [0, 1).
 */
export function keepMask(
  stream: Stream,
  start: number,
  out: Float32Array,
  rate: number,
  draw = 0,
): void {
  if (!(rate >= 0 && rate < 1)) {
    throw new UsageError(`Cannot draw a dropout mask: rate must be in [0, 1), got ${rate}`);
  }
  checkIndex("start", start);
  checkIndex("draw", draw);
  fillMasks(out, { key: stream.key, start, draw }, Math.floor(rate * TWO_32), 1 / (1 - rate));
}
