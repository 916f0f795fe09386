/**
 * SiLU, also called swish.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { activation } from "./activation.ts";

/**
 * `x s` with s = 1 / (1 + exp(-x)); its gradient is `dy s (1 + x (1 - s))`.
 *
 * @param x any shape
 * @returns the shape of x; the caller disposes (use `tf.tidy`)
 */
export function silu<T extends tf.Tensor>(x: T): T {
  return activation("silu", x, {
    value: (x) => tf.mul(x, tf.sigmoid(x)),
    slope: (x) => {
      const s = tf.sigmoid(x);
      return tf.mul(s, tf.add(1, tf.mul(x, tf.sub(1, s))));
    },
  });
}
