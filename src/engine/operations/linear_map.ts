/**
 * A linear map as data: what operations take that use a layer's numbers in ways of their own.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";

/** `x V + b`, and nothing else. */
export interface LinearMap {
  /** V, [dIn, dOut]; its gradient reaches what it is made of. */
  readonly weight: tf.Tensor2D;
  /** b, [dOut]; null: 0. */
  readonly bias: tf.Tensor1D | null;
}
