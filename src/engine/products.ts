/**
 * Matrix products that are fast on every engine.
 *
 * tfjs's wasm kernel is about 20 times slower with `transposeA`/`transposeB` than an explicit
 * transpose followed by a plain product, so nothing here uses those flags. The right factor of a
 * product is repacked when it is new, so a thin one belongs on the right.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";

/** `a b`, [m, k] x [k, n]. */
export function product(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(a, b);
}

/** `a^T b`, [k, m] x [k, n]. */
export function productTransposedLeft(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(tf.transpose(a), b);
}

/** `a b^T`, [m, k] x [n, k]. */
export function productTransposedRight(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(a, tf.transpose(b));
}

/** Column sums of [n, d] as [d]. */
export function columnSums(a: tf.Tensor2D): tf.Tensor1D {
  return tf.sum(a, 0);
}

/** `sum(a * b)` as a scalar. */
export function innerProduct(a: tf.Tensor2D, b: tf.Tensor2D): tf.Scalar {
  return tf.sum(tf.mul(a, b));
}
