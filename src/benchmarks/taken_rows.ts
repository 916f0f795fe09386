/**
 * Rows of numbers out of many, as a tensor.
 *
 * @module
 */

import type * as tf from "@tensorflow/tfjs";
import { filledTensor } from "../engine/tensors.ts";

/**
 * @param values row-major `[n, width]`
 * @param rows which, in that order
 * @param levels what values that are bytes stand for, a table of 256 for each of the channels that lie
 * side by side; by default values are taken as they are
 * @returns `[rows, width]`; the caller disposes
 */
export function takenRows(
  values: Float32Array | Uint8Array,
  width: number,
  rows: Uint32Array,
  levels?: readonly Float32Array[],
): tf.Tensor2D {
  return filledTensor<tf.Rank.R2>([rows.length, width], (out) => {
    rows.forEach((example, row) => {
      const own = values.subarray(example * width, (example + 1) * width);
      if (levels === undefined) out.set(own, row * width);
      else own.forEach((byte, i) => out[row * width + i] = levels[i % levels.length][byte]);
    });
  });
}
