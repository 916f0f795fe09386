/**
 * Reading a step's outcome from the engine.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { heapIfAny } from "./wasm/heap.ts";

/** A scalar, and the size of some tensors. */
export interface ScalarAndNorm {
  readonly value: number;
  /** Sum of the squares of all values of the tensors; finite only if all of them are. */
  readonly squaredNorm: number;
}

/** Reads a scalar and the squared norm of some tensors together, in one go. */
export async function readScalarAndNorm(
  scalar: tf.Scalar,
  tensors: readonly tf.Tensor[],
): Promise<ScalarAndNorm> {
  const heap = heapIfAny();
  if (heap !== null) {
    const squaredNorm = tensors.reduce((sum, tensor) => {
      const place = heap.address(tensor);
      return sum + heap.kernels.innerProduct(place, place, tensor.size);
    }, 0);
    return { value: heap.values(scalar)[0], squaredNorm };
  }
  const both = tf.tidy(() => {
    const squares = tensors.map((tensor) => tf.sum(tf.square(tensor)));
    return tf.stack([scalar, tf.addN(squares)]);
  });
  const [value, squaredNorm] = await both.data();
  both.dispose();
  return { value, squaredNorm };
}
