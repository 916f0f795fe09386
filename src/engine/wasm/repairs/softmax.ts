/**
 * Softmax of rows.
 *
 * @module
 */

import { currentHeap } from "../heap.ts";
import { areFloats, type Repair, sizeOf } from "./repair.ts";

/** `tf.softmax`, over the last axis as tfjs asks for it. */
export const softmax: Repair = ({ inputs: { logits } }) => {
  if (!areFloats(logits)) return null;
  const heap = currentHeap();
  const out = heap.allocate(logits.shape);
  const columns = logits.shape[logits.shape.length - 1] ?? 1;
  const rows = columns === 0 ? 0 : sizeOf(logits.shape) / columns;
  heap.kernels.softmaxRows(heap.address(logits), rows, columns, heap.address(out));
  return out;
};
