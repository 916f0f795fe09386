/**
 * Masks for inverted dropout.
 *
 * @module
 */
import { FLOATS, oneOf, refuseArguments, refuseOptions } from "../arguments.ts";
import { UsageError } from "../errors.ts";
import { fillHalfMasks, fillMasks } from "./kernel/kernel.ts";
import { checkIndex, STREAM, type Stream } from "./philox_stream.ts";
import { TWO_16, TWO_32 } from "../numeric/powers.ts";

/**
 * What a value of a mask is drawn from. `words`: a word of the stream each. `halves`: half a word,
 * the lower one first, in little more than half the time.
 */
export type Masks = "words" | "halves";
/** All {@linkcode Masks}, the default first. */
export const MASKS = ["words", "halves"] as const satisfies readonly Masks[];

/** Which mask of a stream. */
export interface MaskOptions {
  /** Of a stream's masks, for instance the step; 0 by default. */
  draw?: number;
  /** `words` by default. */
  masks?: Masks;
}

/** How many of the values that a word, or half of one, can have are dropped; what is kept becomes. */
interface Threshold {
  dropped: number;
  keep: number;
}

function thresholdOf(rate: number, masks: Masks): Threshold {
  if (!(rate >= 0 && rate < 1)) {
    throw new UsageError(`Cannot draw a dropout mask: rate must be in [0, 1), got ${rate}`);
  }
  if (masks === "words") return { dropped: Math.floor(rate * TWO_32), keep: 1 / (1 - rate) };
  const dropped = Math.min(Math.round(rate * TWO_16), TWO_16 - 1);
  return { dropped, keep: TWO_16 / (TWO_16 - dropped) };
}

/**
 * What a mask multiplies by where it keeps, in float64: the inverse of the share that is kept.
 *
 * @param rate Share of zeros, in [0, 1).
 * @param masks `words` by default.
 * @throws {UsageError} For a rate outside [0, 1).
 */
export function keepFactor(rate: number, masks: Masks = "words"): number {
  return thresholdOf(rate, masks).keep;
}

/**
 * Fills `out` with 0, with probability `rate`, or the {@linkcode keepFactor} rounded to float32, so
 * that the mean of the masked values is kept.
 *
 * With `words` value n is 0 where word n of the stream is below `floor(2^32 rate)`, and the factor is
 * `1 / (1 - rate)`. With `halves` value n is 0 where the lower (n even) or upper (n odd) half of word
 * floor(n / 2) is below `t = round(2^16 rate)`, at most 2^16 - 1, and the factor is that of the rate
 * really drawn, `2^16 / (2^16 - t)`. Either way any stretch of a mask can be made alone.
 *
 * @param start Index of the first value.
 * @param out Filled in place, any length.
 * @param rate Share of zeros, in [0, 1).
 * @param options Which mask, and from what.
 * @throws {UsageError} For a rate outside [0, 1).
 */
export function keepMask(
  stream: Stream,
  start: number,
  out: Float32Array,
  rate: number,
  options: MaskOptions = {},
): void {
  refuseArguments("keepMask", { stream }, STREAM);
  refuseArguments("keepMask", { out }, FLOATS);
  refuseOptions("keepMask", options, { draw: false, masks: false });
  const { draw = 0, masks = "words" } = options;
  oneOf("kind of masks", masks, MASKS);
  const { dropped, keep } = thresholdOf(rate, masks);
  checkIndex("start", start);
  checkIndex("draw", draw);
  const fill = masks === "words" ? fillMasks : fillHalfMasks;
  fill(out, { key: stream.key, start, draw }, dropped, keep);
}
