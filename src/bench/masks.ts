/**
 * How fast dropout masks are made.
 *
 * @module
 */

import { createStream, keepMask, MASKS, type Masks } from "../random/stream.ts";
import { interleave, type Repetitions, secondsOf } from "./interleave.ts";
import { type Findings, rateOf } from "./report.ts";

/** One mask: a batch of 128 rows of the widest hidden layer of the preset `medium`. */
const SIZE = 128 * 512;

/**
 * Million mask values a second, one thread; each mask is allocated, as a dropout layer does.
 *
 * @param options Repetitions, and the masks that one of them makes.
 */
export async function benchMasks(
  options: { readonly repetitions: Repetitions; readonly masks: number },
): Promise<Findings> {
  const { masks, repetitions } = options;
  const stream = createStream(42, "bench", "dropout");
  const candidate = (kind: Masks) => (repetition: number) => ({
    seconds: secondsOf(() => {
      for (let i = 0; i < masks; i++) {
        const which = { draw: repetition * masks + i, masks: kind };
        keepMask(stream, 0, new Float32Array(SIZE), 0.1, which);
      }
    }),
  });
  const found = await interleave(MASKS.map(candidate), repetitions);
  return {
    ratios: [],
    rates: MASKS.map((kind, i) => {
      const rate = masks * SIZE / found[i].seconds / 1e6;
      const measure = `dropout masks of 128 x 512 from ${kind}, one thread`;
      return rateOf(measure, rate, "million values/s");
    }),
  };
}
