/**
 * A tensor with a column for each of its rows, and repetition: both slow in tfjs.
 *
 * @module
 */

import type * as tf from "@tensorflow/tfjs";
import { currentHeap } from "../heap.ts";
import { areFloats, type Repair, sizeOf } from "./repair.ts";

/** The numbers of `withColumn` in `kernel/broadcast.as`. */
const OPERATIONS = { Add: 0, Sub: 1, Multiply: 2, RealDiv: 3 } as const;

/** [..., d] with [..., 1], either way round; tfjs's own kernel for all other shapes. */
export function columnBroadcast(name: keyof typeof OPERATIONS): Repair {
  return ({ inputs: { a, b } }) => {
    const swapped = isColumnOf(a, b);
    if (!areFloats(a, b) || !swapped && !isColumnOf(b, a)) return null;
    const [matrix, column] = swapped ? [b, a] : [a, b];
    const heap = currentHeap();
    const out = heap.allocate(matrix.shape);
    heap.kernels.withColumn(
      OPERATIONS[name],
      Number(swapped),
      heap.address(matrix),
      heap.address(column),
      sizeOf(column.shape),
      matrix.shape[matrix.shape.length - 1],
      heap.address(out),
    );
    return out;
  };
}

function isColumnOf(column: tf.TensorInfo, matrix: tf.TensorInfo): boolean {
  const last = matrix.shape.length - 1;
  return last >= 1 && column.shape.length === last + 1 && column.shape[last] === 1 &&
    matrix.shape[last] > 1 &&
    column.shape.every((length, axis) => axis === last || length === matrix.shape[axis]);
}

/** `tf.tile`, one axis after the other, the last first. */
export const tile: Repair = ({ inputs: { x }, attrs }) => {
  if (!areFloats(x)) return null;
  const reps = attrs.reps as number[];
  const heap = currentHeap();
  let shape = x.shape;
  let current: tf.TensorInfo = x;
  // At least once, so that the result is a tensor of its own.
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (reps[axis] === 1 && (axis > 0 || current !== x)) continue;
    const next = shape.map((length, i) => i === axis ? length * reps[i] : length);
    const out = heap.allocate(next);
    const count = sizeOf(shape.slice(0, axis));
    const length = sizeOf(shape.slice(axis));
    heap.kernels.repeatBlocks(
      heap.address(current),
      count,
      length,
      reps[axis],
      heap.address(out),
    );
    if (current !== x) (current as tf.Tensor).dispose();
    [shape, current] = [next, out];
  }
  return current === x ? null : current;
};
