/**
 * Values into tensors and out of them, without copies where tensors lie in this program's reach.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { UsageError } from "../errors.ts";
import { heapIfAny } from "./wasm/heap.ts";

/**
 * A new float32 tensor; the caller disposes.
 *
 * @param fill writes every value (row-major), whatever was there before; makes no tensor
 * @throws {UsageError} for what is no shape, or no function
 */
export function filledTensor<R extends tf.Rank>(
  shape: tf.ShapeMap[R],
  fill: (values: Float32Array) => void,
): tf.Tensor<R> {
  const isShape = Array.isArray(shape) &&
    shape.every((side) => Number.isInteger(side) && side >= 0);
  if (!isShape || typeof fill !== "function") {
    throw new UsageError(
      "A filled tensor needs a shape, such as [2, 3], and a function that fills it",
    );
  }
  const heap = heapIfAny();
  if (heap !== null) {
    const tensor = heap.allocate<R>(shape);
    fill(heap.values(tensor));
    return tensor;
  }
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  fill(values);
  return tf.tensor<R>(values, shape, "float32");
}

/**
 * The values of a float32 tensor at once: to be read before any other tensor is made.
 *
 * @throws {DataError} on the engine `webgpu`, which cannot be read so
 */
export function valuesNow(tensor: tf.Tensor): Float32Array {
  const heap = heapIfAny();
  if (heap !== null) return heap.values(tensor);
  return tensor.dataSync<"float32">();
}
