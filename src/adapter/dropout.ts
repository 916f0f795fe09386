/**
 * Dropout whose masks are addressed by (seed, layer, step, element), so that they are the same in
 * any order, after any interruption, and for any split of the batch.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { createStream, keepMask, type Stream } from "../random/stream.ts";
import type { Seed } from "../random/seeds.ts";
import type { Pass } from "./layer.ts";

/** A dropout layer: keeps each element with probability 1 - rate and divides it by that. */
export interface Dropout {
  /** Same shape as `x`; `x` itself outside training. The caller disposes. */
  apply(x: tf.Tensor2D, pass: Pass): tf.Tensor2D;
}

/**
 * A dropout layer with a stream of masks of its own.
 *
 * @param path place in the network; names the stream
 * @param rate probability of zeroing, in [0, 1)
 * @param seed the run's dropout seed
 */
export function createDropout(path: string, rate: number, seed: Seed): Dropout {
  let stream: Stream | undefined;
  return {
    apply(x, pass) {
      if (!pass.training || rate === 0) return x;
      stream ??= createStream(seed, path, "dropout");
      const [rows, width] = x.shape;
      const mask = new Float32Array(rows * width);
      keepMask(stream, pass.row * width, mask, rate, pass.step);
      return tf.mul(x, tf.tensor2d(mask, [rows, width]));
    },
  };
}
