/**
 * Slices, splits and concatenations as copies of blocks; tfjs copies them row by row in JavaScript.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { numbersIn } from "../../../numeric/shape.ts";
import { areFloats, type Repair } from "./repair.ts";

/** `tf.slice`. */
export const slice: Repair = ({ inputs: { x }, attrs }, heap) => {
  if (!areFloats(x) || x.shape.length === 0) return null;
  const [begin, size] = tf.slice_util.parseSliceParams(
    x,
    attrs.begin as number[],
    attrs.size as number[],
  );
  const out = heap.allocate(size);
  if (numbersIn(size) === 0) return out;
  const strides = x.shape.map((_, axis) => numbersIn(x.shape.slice(axis + 1)));
  const isWhole = (axis: number) => size[axis] === x.shape[axis];
  // Values from `last` on lie together; the blocks from `first` to `last` are equally far apart.
  let last = x.shape.length - 1;
  while (last > 0 && isWhole(last)) last--;
  let first = Math.max(0, last - 1);
  while (first > 0 && isWhole(first)) first--;
  const length = size[last] * strides[last];
  const apart = last === 0 ? length : strides[last - 1];
  const count = numbersIn(size.slice(first, last));
  let to = heap.address(out);
  const copy = (axis: number, from: number): void => {
    if (axis === first) {
      const start = begin.reduce((sum, b, i) => i < first ? sum : sum + b * strides[i], from);
      heap.kernels.copyBlocks(heap.address(x) + 4 * start, apart, to, length, count, length);
      to += 4 * count * length;
      return;
    }
    for (let i = 0; i < size[axis]; i++) copy(axis + 1, from + (begin[axis] + i) * strides[axis]);
  };
  copy(0, 0);
  return out;
};

/** `tf.concat`. */
export const concat: Repair = ({ inputs, attrs }, heap) => {
  const parts = Object.values(inputs);
  if (!areFloats(...parts)) return null;
  const [axis] = tf.util.parseAxisParam(attrs.axis as number, parts[0].shape);
  const shape = tf.backend_util.computeOutShape(parts.map(({ shape }) => shape), axis);
  const out = heap.allocate(shape);
  const count = numbersIn(shape.slice(0, axis));
  const apart = numbersIn(shape.slice(axis));
  let to = heap.address(out);
  for (const part of parts) {
    const length = numbersIn(part.shape.slice(axis));
    heap.kernels.copyBlocks(heap.address(part), length, to, apart, count, length);
    to += 4 * length;
  }
  return out;
};

/** `tf.split`. */
export const split: Repair = ({ inputs: { x }, attrs }, heap) => {
  if (!areFloats(x)) return null;
  const [axis] = tf.util.parseAxisParam(attrs.axis as number, x.shape);
  const sizes = tf.backend_util.prepareSplitSize(
    x as tf.Tensor,
    attrs.numOrSizeSplits as number[],
    axis,
  );
  const count = numbersIn(x.shape.slice(0, axis));
  const apart = numbersIn(x.shape.slice(axis));
  let from = heap.address(x);
  return sizes.map((size) => {
    const shape = x.shape.map((length, i) => i === axis ? size : length);
    const out = heap.allocate(shape);
    const length = numbersIn(shape.slice(axis));
    heap.kernels.copyBlocks(from, apart, heap.address(out), length, count, length);
    from += 4 * length;
    return out;
  });
};
