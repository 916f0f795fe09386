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
 * @returns `[rows, width]`; the caller disposes
 */
export function takenRows(values: Float32Array, width: number, rows: Uint32Array): tf.Tensor2D {
  return filledTensor<tf.Rank.R2>([rows.length, width], (out) => {
    rows.forEach((example, row) => {
      out.set(values.subarray(example * width, (example + 1) * width), row * width);
    });
  });
}
