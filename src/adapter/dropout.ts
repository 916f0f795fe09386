/**
 * Dropout whose masks are addressed by (seed, layer, step, element), so that they are the same in
 * any order, after any interruption, and for any split of a batch whose examples have equally many
 * rows.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { number, oneOf, refuseArguments, TEXT } from "../arguments.ts";
import { rectify } from "../engine/operations/rectify.ts";
import { filledTensor } from "../engine/tensors.ts";
import { MASKS } from "../random/keep_mask.ts";
import { createStream, keepFactor, keepMask, type Masks, type Stream } from "../random/stream.ts";
import type { Seed } from "../random/seeds.ts";
import { refuseSeed } from "../random/stream_key.ts";
import type { Pass } from "./layer.ts";

/**
 * What the masks of a recurrent network's steps have to do with one another: one mask for all steps
 * of a sequence (Y. Gal, Z. Ghahramani, arXiv:1512.05287), or each its own, as a layer of dropout in a
 * loop over the steps has them.
 */
export const DROPOUT_STEPS = ["shared", "own"] as const;
/** One of {@linkcode DROPOUT_STEPS}. */
export type DropoutSteps = typeof DROPOUT_STEPS[number];

/** Sequences of equal length. */
export interface SequenceShape {
  /** Sequences. */
  readonly rows: number;
  /** Steps of each. */
  readonly steps: number;
  /** Values a step. */
  readonly width: number;
}

/** A dropout layer: keeps each element with probability 1 - rate and divides it by that. */
export interface Dropout {
  /**
   * The factors of [rows, width] activations: 0, or `keepFactor(rate)`; null: all are 1, outside training
   * and at rate 0. The caller disposes.
   */
  mask(shape: readonly [rows: number, width: number], pass: Pass): tf.Tensor2D | null;
  /**
   * The same for each step of sequences: [rows, width] where steps share a mask, else
   * [rows, steps * width], step by step. The caller disposes.
   */
  sequenceMask(shape: SequenceShape, pass: Pass): tf.Tensor2D | null;
  /** Same shape as `x`; `x` itself outside training. The caller disposes. */
  apply(x: tf.Tensor2D, pass: Pass): tf.Tensor2D;
  /** ReLU, then dropout, as one operation. The caller disposes. */
  rectified(x: tf.Tensor2D, pass: Pass): tf.Tensor2D;
}

/**
 * A dropout layer with a stream of masks of its own.
 *
 * @param path place in the network; names the stream
 * @param rate probability of zeroing, in [0, 1)
 * @param seed the run's dropout seed
 * @param masks what they are drawn from; `words` by default
 * @param steps which masks the steps of a sequence have; `shared` by default
 */
export function createDropout(
  path: string,
  rate: number,
  seed: Seed,
  masks: Masks = "words",
  steps: DropoutSteps = "shared",
): Dropout {
  refuseArguments("createDropout", { path }, TEXT);
  number("dropout", rate, { from: 0, below: 1 });
  refuseSeed(seed);
  oneOf("kind of masks", masks, MASKS);
  oneOf("kind of dropout over steps", steps, DROPOUT_STEPS);
  let stream: Stream | undefined;
  const fill = (mask: Float32Array, width: number, pass: Pass) => {
    stream ??= createStream(seed, path, "dropout");
    const rowsEach = Math.ceil(mask.length / width / pass.rows);
    keepMask(stream, pass.row * rowsEach * width, mask, rate, { draw: pass.step, masks });
  };
  const isOff = (pass: Pass) => !pass.training || rate === 0;
  const mask = ([rows, width]: readonly [number, number], pass: Pass) =>
    isOff(pass) ? null : filledTensor<tf.Rank.R2>([rows, width], (mask) => fill(mask, width, pass));
  return {
    mask,
    sequenceMask: ({ rows, steps: count, width }, pass) =>
      mask([rows, steps === "shared" ? width : count * width], pass),
    apply(x, pass) {
      const factors = mask(x.shape, pass);
      return factors === null ? x : tf.mul(x, factors);
    },
    rectified: (x, pass) =>
      rectify(
        x,
        isOff(pass) ? null : {
          fillMask: (mask) => fill(mask, x.shape[1], pass),
          factor: Math.fround(keepFactor(rate, masks)),
        },
      ),
  };
}
