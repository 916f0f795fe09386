/**
 * Matrix product, bias and activation in one kernel.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { batchMatMul } from "./mat_mul.ts";
import { areFloats, type Repair } from "./repair.ts";

/** `tf.fused.matMul`: a bias [n] starts the product's sum, any other is added to it. */
export const fusedMatMul: Repair = ({ inputs, attrs }, heap) => {
  const { a, b, bias, preluActivationWeights } = inputs;
  if (!areFloats(a, b)) return null;
  const { activation, leakyreluAlpha } = attrs as unknown as FusedAttributes;
  return tf.tidy(() => {
    const n = b.shape[attrs.transposeB ? b.shape.length - 2 : b.shape.length - 1];
    const isRow = bias?.shape.length === 1 && bias.shape[0] === n;
    let y = batchMatMul(heap, a, b, attrs, isRow ? bias : undefined);
    if (bias && !isRow) y = tf.add(y, bias as tf.Tensor);
    const weights = preluActivationWeights as tf.Tensor | undefined;
    return tf.backend_util.applyActivation(y, activation, weights, leakyreluAlpha);
  });
};

interface FusedAttributes {
  activation: Parameters<typeof tf.backend_util.applyActivation>[1];
  leakyreluAlpha?: number;
}
