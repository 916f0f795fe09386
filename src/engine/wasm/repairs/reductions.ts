/**
 * Sums and means over leading axes: tfjs transposes the tensor for them.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { sumColumns } from "../column_sums.ts";
import type { Heap } from "../heap.ts";
import { numbersIn } from "../../../numeric/shape.ts";
import { areFloats, type KernelCall, type Repair } from "./repair.ts";

/** `tf.sum` over the first axes, not all. */
export const sumOfLeadingAxes: Repair = (call, heap) => overLeadingAxes(call, heap)?.out ?? null;

/** `tf.mean` over the first axes, not all. */
export const meanOfLeadingAxes: Repair = (call, heap) => {
  const sums = overLeadingAxes(call, heap);
  if (sums === null) return null;
  const { out, rows } = sums;
  const values = heap.values(out);
  for (let i = 0; i < values.length; i++) values[i] /= rows;
  return out;
};

function overLeadingAxes({ inputs: { x }, attrs }: KernelCall, heap: Heap) {
  const axes = tf.util.parseAxisParam(attrs.axis as number[], x.shape);
  const count = axes.length;
  const isLeading = count > 0 && count < x.shape.length &&
    Array.from({ length: count }, (_, axis) => axis).every((axis) => axes.includes(axis));
  if (!areFloats(x) || !isLeading) return null;
  const kept = x.shape.slice(count);
  const out = heap.allocate(attrs.keepDims ? [...axes.map(() => 1), ...kept] : kept);
  const rows = numbersIn(x.shape.slice(0, count));
  sumColumns(heap, heap.address(x), rows, numbersIn(kept), heap.address(out));
  return { out, rows };
}
