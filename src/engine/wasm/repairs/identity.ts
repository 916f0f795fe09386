/**
 * Copies that share their values, as on tfjs's other backends. Who writes into a tensor must hold it
 * alone: optimisers give a parameter values of its own first.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import type { Repair } from "./repair.ts";

/** `tf.cast` to the type that a tensor has: gradients of products ask for it each time. */
export const cast: Repair = (call, heap) =>
  call.inputs.x.dtype === call.attrs.dtype ? identity(call, heap) : null;

/** `tensor.clone()`. */
export const identity: Repair = ({ inputs: { x } }) => {
  (tf.backend() as unknown as { incRef(id: object): void }).incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
};
