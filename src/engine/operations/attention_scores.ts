/**
 * What attention must not see.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";

/** Score of what may not be seen: its exponential is 0, beside any score that may. */
export const UNSEEN = -1e30;

/**
 * To be added to scores, broadcast over heads and sequences.
 *
 * @param tokens rows of a sequence, padding included
 * @param causal no token sees a later one
 * @param lengths tokens of each sequence; null: all of them
 * @returns [sequences or 1, 1, tokens or 1, tokens], 0 or {@linkcode UNSEEN}; null where all is
 * seen; the caller disposes
 */
export function hidden(
  tokens: number,
  causal: boolean,
  lengths: readonly number[] | null,
): tf.Tensor4D | null {
  if (!causal && lengths === null) return null;
  const [count, rows] = [lengths?.length ?? 1, causal ? tokens : 1];
  const values = new Float32Array(count * rows * tokens);
  for (let i = 0; i < count * rows; i++) {
    const length = lengths?.[Math.floor(i / rows)] ?? tokens;
    const seen = causal ? Math.min(i % rows + 1, length) : length;
    values.fill(UNSEEN, i * tokens + seen, (i + 1) * tokens);
  }
  return tf.tensor4d(values, [count, 1, rows, tokens]);
}
