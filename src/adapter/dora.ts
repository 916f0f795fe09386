/**
 * DoRA: the combined weight is renormalised and its column magnitudes are trained.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { columnSums, combination } from "../engine/products.ts";
import type { CombinedWeight } from "./operations.ts";
import { Trained } from "./trained.ts";

/** Keeps a column of all zeros (W = 0 with B = 0) from being divided by zero. */
const SMALLEST_NORM = 1e-12;

/**
 * `h * m / ||V||`, with ||V|| the norm of each output unit's weights, taken as a constant in the
 * gradient (arXiv:2402.09353, section 4.3). The magnitude m starts at 1 rather than at ||W||: with
 * unit-norm columns in expectation (fan-in scaling) both agree, and a seed is then enough to
 * rebuild the start.
 */
export interface Magnitudes {
  readonly magnitude: Trained;
  /** [n, dOut] to the same shape; the caller disposes. */
  apply(h: tf.Tensor2D, weight: CombinedWeight): tf.Tensor2D;
}

/**
 * Magnitudes of one layer, all 1.
 *
 * @param path the layer's path
 * @param dOut its output width
 */
export function createMagnitudes(path: string, dOut: number): Magnitudes {
  const magnitude = new Trained(`${path}.magnitude`, [dOut], { constant: 1 });
  return {
    magnitude,
    apply: (h, weight) => tf.mul(h, tf.div(magnitude.variable, columnNorms(weight))),
  };
}

/** ||V|| of each column as [dOut], with no gradient. */
function columnNorms({ frozen, beta, factors }: CombinedWeight): tf.Tensor1D {
  const { loraA, loraB, scaling } = factors;
  // A custom gradient of nothing: the tape does not see the operations inside.
  const constant = tf.customGrad((like) => {
    let v = combination(loraA as tf.Tensor2D, loraB as tf.Tensor2D, { alpha: scaling });
    if (frozen !== null) v = tf.add(v, beta === null ? frozen.kernel : tf.mul(frozen.kernel, beta));
    const norms = tf.sqrt(columnSums(tf.square(v)));
    return {
      value: tf.maximum(norms, SMALLEST_NORM),
      gradFunc: () => tf.zerosLike(like as tf.Tensor),
    };
  });
  return constant(tf.scalar(0)) as tf.Tensor1D;
}
