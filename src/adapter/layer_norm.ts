/**
 * LayerNorm over the features of a layer.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import { layerNorm } from "../engine/operations/layer_norm.ts";
import { Trained } from "./trained.ts";

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
    apply: (x) => layerNorm(x, { gain: gain.variable, shift: shift.variable }),
  };
}
