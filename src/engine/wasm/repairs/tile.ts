/**
 * Repetition along axes.
 *
 * @module
 */

import type * as tf from "@tensorflow/tfjs";
import { numbersIn } from "../../../numeric/shape.ts";
import { areFloats, type Repair } from "./repair.ts";

/** `tf.tile`, one axis after the other, the last first. */
export const tile: Repair = ({ inputs: { x }, attrs }, heap) => {
  if (!areFloats(x)) return null;
  const reps = attrs.reps as number[];
  let shape = x.shape;
  let current: tf.TensorInfo = x;
  // At least once, so that the result is a tensor of its own.
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (reps[axis] === 1 && (axis > 0 || current !== x)) continue;
    const next = shape.map((length, i) => i === axis ? length * reps[i] : length);
    const out = heap.allocate(next);
    const count = numbersIn(shape.slice(0, axis));
    const length = numbersIn(shape.slice(axis));
    const [from, to] = heap.addresses(current, out);
    heap.kernels.repeatBlocks(from, count, length, reps[axis], to);
    if (current !== x) (current as tf.Tensor).dispose();
    [shape, current] = [next, out];
  }
  return current === x ? null : current;
};
