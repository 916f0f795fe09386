/**
 * Sums and means over leading axes: tfjs transposes the tensor for them.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { currentHeap, type Heap } from "../heap.ts";
import { areFloats, type KernelCall, type Repair, sizeOf } from "./repair.ts";

/** Rows summed before their sums are summed, so that the rounding of many rows does not add up. */
const BLOCK = 512;

/** `tf.sum` over the first axes, not all. */
export const sumOfLeadingAxes: Repair = (call) => overLeadingAxes(call)?.out ?? null;

/** `tf.mean` over the first axes, not all. */
export const meanOfLeadingAxes: Repair = (call) => {
  const sums = overLeadingAxes(call);
  if (sums === null) return null;
  const { heap, out, rows } = sums;
  const values = heap.floats(heap.address(out), out.size);
  for (let i = 0; i < values.length; i++) values[i] /= rows;
  return out;
};

function overLeadingAxes({ inputs: { x }, attrs }: KernelCall) {
  const axes = tf.util.parseAxisParam(attrs.axis as number[], x.shape);
  const count = axes.length;
  const isLeading = count > 0 && count < x.shape.length &&
    Array.from({ length: count }, (_, axis) => axis).every((axis) => axes.includes(axis));
  if (!areFloats(x) || !isLeading) return null;
  const heap = currentHeap();
  const kept = x.shape.slice(count);
  const out = heap.allocate(attrs.keepDims ? [...axes.map(() => 1), ...kept] : kept);
  const rows = sizeOf(x.shape.slice(0, count));
  sumColumns(heap, heap.address(x), rows, sizeOf(kept), heap.address(out));
  return { heap, out, rows };
}

function sumColumns(heap: Heap, x: number, rows: number, columns: number, out: number): void {
  if (rows <= BLOCK) {
    heap.kernels.columnSums(x, rows, columns, out);
    return;
  }
  const blocks = Math.ceil(rows / BLOCK);
  const sums = heap.allocate([blocks, columns]);
  const place = heap.address(sums);
  for (let block = 0; block < blocks; block++) {
    const first = block * BLOCK;
    const count = Math.min(BLOCK, rows - first);
    heap.kernels.columnSums(x + 4 * first * columns, count, columns, place + 4 * block * columns);
  }
  sumColumns(heap, place, blocks, columns, out);
  sums.dispose();
}
