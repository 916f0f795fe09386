/**
 * LayerNorm over the features of a layer.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { Trained } from "./trained.ts";

const EPSILON = 1e-5;

/** `gain * (x - mean) / sqrt(variance + 1e-5) + shift`, per row; gain and shift are trained. */
export interface LayerNorm {
  readonly gain: Trained;
  readonly shift: Trained;
  /** [n, width] to the same shape; the caller disposes. */
  apply(x: tf.Tensor2D): tf.Tensor2D;
}

/**
 * LayerNorm of one layer, gain 1 and shift 0.
 *
 * @param path the layer's path
 * @param width number of features
 */
export function createLayerNorm(path: string, width: number): LayerNorm {
  const gain = new Trained(`${path}.norm.gain`, [width], { constant: 1 });
  const shift = new Trained(`${path}.norm.shift`, [width], { constant: 0 });
  return {
    gain,
    shift,
    apply(x) {
      const centred = tf.sub(x, tf.mean(x, 1, true));
      const variance = tf.mean(tf.square(centred), 1, true);
      const normalised = tf.div(centred, tf.sqrt(tf.add(variance, EPSILON)));
      return tf.add(tf.mul(normalised, gain.variable), shift.variable);
    },
  };
}
