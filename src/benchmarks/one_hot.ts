/**
 * Classes as targets.
 *
 * @module
 */

import type * as tf from "@tensorflow/tfjs";
import { filledTensor } from "../engine/tensors.ts";

/** A row of zeros for each label, [n, classes], with a one in its place; the caller disposes. */
export function oneHot(labels: Iterable<number>, classes: number): tf.Tensor2D {
  const places = [...labels];
  return filledTensor<tf.Rank.R2>([places.length, classes], (values) => {
    values.fill(0);
    places.forEach((label, row) => values[row * classes + label] = 1);
  });
}
