/**
 * What every part of a network is: named numbers, and what is made with them.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import type { LinearMap } from "../engine/operations/linear_map.ts";
import type { Bias } from "./bias.ts";
import type { RunningStatistic } from "./running_statistic.ts";
import type { Frozen } from "./frozen.ts";
import type { Examples } from "./projection_cache.ts";
import type { Trained } from "./trained.ts";

/** Circumstances of one pass through a network. */
export interface Pass {
  /** Dropout is on while training only. */
  readonly training: boolean;
  /** Optimiser step; addresses the dropout masks. */
  readonly step: number;
  /** First example of this (micro-)batch within the step's batch; addresses the dropout masks. */
  readonly row: number;
  /** Examples in it; a layer's input may have several rows an example, patches or time steps. */
  readonly rows: number;
  /** Leave every frozen matrix out, as if beta were 0: the test of whether it is used. */
  readonly withoutBackbone: boolean;
  /** What the rows are, while the scaffold is static: see {@linkcode ProjectionCache}. */
  readonly examples?: Examples;
  /** Called with each layer's output; finds where a number stopped being finite. */
  readonly probe?: (path: string, output: tf.Tensor) => void;
}

/** A pass that only predicts. */
export const PREDICTION: Pass = {
  training: false,
  step: 0,
  row: 0,
  rows: 1,
  withoutBackbone: false,
};

/** What a network is made of. */
export interface Part {
  /** Place in the network, such as `hidden.0`; names its random streams. */
  readonly path: string;
  /** Moved by the optimiser. */
  readonly trained: readonly Trained[];
  /** The scaffold: rebuilt from the seed, redrawn where runs resample it. */
  readonly frozen?: Frozen;
  /** The gain of `frozen`, where it is trained. */
  readonly beta?: Trained;
  /** A and B of its adapter. */
  readonly factors?: { readonly loraA: Trained; readonly loraB: Trained };
  /** Its weight, [dIn, dOut], where that is trained whole. */
  readonly kernel?: Trained;
  /** What it adds to each output; never redrawn where it is frozen. */
  readonly bias?: Bias;
  /** Rows of a table, [count, width], where they are trained. */
  readonly rows?: Trained;
  /** Rebuilt from the seed and never redrawn: the codes of words, which are the network's input. */
  readonly codes?: Frozen;
  /** Moved by the passes themselves. */
  readonly statistics?: readonly RunningStatistic[];
  /** Whether `trained` stands beside the weights of a full layer instead of being them. */
  readonly adapted?: boolean;
}

/** A trained tensor by itself. */
export interface Parameter extends Part {
  /** The variable; owned by the network. */
  readonly value: tf.Tensor;
}

/** A row of numbers for each word, node type or time step. */
export interface Embedding extends Part {
  /**
   * The rows of `ids` (int32, [n]), as [n, width]; the caller disposes.
   *
   * @throws {Error} for an id outside [0, count)
   */
  take(ids: tf.Tensor1D): tf.Tensor2D;
  /** All rows, [count, width], for a head that shares them; inside `tf.tidy` only. */
  table(): tf.Tensor2D;
}

/** A layer of two-dimensional activations. */
export interface Layer extends Part {
  /** [n, dIn] to [n, dOut]; the caller disposes. */
  apply(x: tf.Tensor2D, pass: Pass): tf.Tensor2D;
  /**
   * What `apply` computes in this pass, merged into one matrix; inside `tf.tidy` only. Absent where
   * that is more than a linear map: with DoRA, LayerNorm, a residual or dropout before the adapter.
   */
  readonly merged?: (pass: Pass) => LinearMap;
}

/** A layer of images. */
export interface ImageLayer extends Part {
  /** [n, h, w, channels] to [n oh ow, dOut], a row for each pixel; the caller disposes. */
  apply(images: tf.Tensor4D, pass: Pass): tf.Tensor2D;
  /** The same of given patches, [n, dIn] to [n, dOut]; the caller disposes. */
  ofPatches(patches: tf.Tensor2D, pass: Pass): tf.Tensor2D;
}

/** A norm that ReLU may follow. */
export interface RectifiableNorm extends Layer {
  /** The norm, then ReLU, as one operation; the caller disposes. */
  rectified(x: tf.Tensor2D, pass: Pass): tf.Tensor2D;
}
