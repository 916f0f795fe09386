/**
 * What every layer is: named parameters and a function of the input.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import type { Frozen } from "./frozen.ts";
import type { Examples } from "./projection_cache.ts";
import type { Trained } from "./trained.ts";

/** Circumstances of one pass through a network. */
export interface Pass {
  /** Dropout is on while training only. */
  readonly training: boolean;
  /** Optimiser step; addresses the dropout masks. */
  readonly step: number;
  /** First row of this (micro-)batch within the step's batch; addresses the dropout masks. */
  readonly row: number;
  /** Leave every frozen matrix out, as if beta were 0: the test of whether it is used. */
  readonly withoutBackbone: boolean;
  /** What the rows are, while the scaffold is static: see {@linkcode ProjectionCache}. */
  readonly examples?: Examples;
  /** Called with each layer's output; finds where a number stopped being finite. */
  readonly probe?: (path: string, output: tf.Tensor) => void;
}

/** A pass that only predicts. */
export const PREDICTION: Pass = { training: false, step: 0, row: 0, withoutBackbone: false };

/** A layer of two-dimensional activations. */
export interface Layer {
  /** Place in the network, such as `hidden.0`; names its random streams. */
  readonly path: string;
  /** Moved by the optimiser. */
  readonly trained: readonly Trained[];
  /** Rebuilt from the seed; null where the layer has none. */
  readonly frozen: Frozen | null;
  /** Whether `trained` stands beside the weights of a full layer instead of being them. */
  readonly adapted: boolean;
  /** The gain of `frozen`; null where it is not trained or there is none. */
  readonly beta: Trained | null;
  /** [n, dIn] to [n, dOut]; the caller disposes. */
  apply(x: tf.Tensor2D, pass: Pass): tf.Tensor2D;
}
