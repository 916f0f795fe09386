/**
 * How fast dropout masks are made.
 *
 * @module
 */

import { createStream, keepMask } from "../random/stream.ts";
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
  const candidate = (repetition: number) => ({
    seconds: secondsOf(() => {
      for (let i = 0; i < masks; i++) {
        keepMask(stream, 0, new Float32Array(SIZE), 0.1, repetition * masks + i);
      }
    }),
  });
  const [{ seconds }] = await interleave([candidate], repetitions);
  const rate = masks * SIZE / seconds / 1e6;
  const measure = "dropout masks of 128 x 512, one thread";
  return { ratios: [], rates: [rateOf(measure, rate, "million values/s")] };
}
