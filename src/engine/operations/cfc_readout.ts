/**
 * Which state of a closed-form continuous-time cell is read, on the heap, where sequences end at
 * their last observation.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import type { Heap } from "../wasm/heap.ts";
import type { CfcCourse } from "./cfc_steps.ts";

/**
 * Of each row the last step at which any of its last `observed` inputs is not 0; -1 where there is
 * none; null where the last step of all is meant.
 *
 * @param x [n, T features], step by step
 */
export function lastObserved(
  heap: Heap,
  x: tf.Tensor2D,
  { steps, observed = 0 }: Pick<CfcCourse, "steps" | "observed">,
): Int32Array | null {
  if (observed === 0) return null;
  const [rows, width] = x.shape;
  const features = width / steps;
  const values = heap.values(x);
  const isSeen = (row: number, step: number) => {
    const end = row * width + (step + 1) * features;
    return values.subarray(end - observed, end).some((mark) => mark !== 0);
  };
  return Int32Array.from({ length: rows }, (_, row) => {
    let step = steps - 1;
    while (step >= 0 && !isSeen(row, step)) step--;
    return step;
  });
}

/**
 * Puts earlier states in the place of last ones.
 *
 * @param state h_T, [n, hidden]; changed
 * @param inputs `[x_t, h_t-1]` of all steps, [T n, features + hidden]: each state lies there
 * @param last of {@linkcode lastObserved}
 */
export function readEarlier(
  heap: Heap,
  state: tf.Tensor2D,
  inputs: tf.Tensor2D,
  last: Int32Array,
): void {
  const [rows, hidden] = state.shape;
  const [lines, wide] = inputs.shape;
  const [to, from] = [heap.values(state), heap.values(inputs)];
  last.forEach((step, row) => {
    const line = (step + 1) * rows + row;
    if (line >= lines) return;
    to.set(from.subarray((line + 1) * wide - hidden, (line + 1) * wide), row * hidden);
  });
}

/**
 * Puts the gradient of what was read where it comes from: nothing flows back to a row from later
 * steps.
 *
 * @param dy gradient of what was read, [n, hidden]
 * @param dState gradient of the state behind `step`, [n, hidden]; the rows that are read there change
 */
export function readBack(
  heap: Heap,
  dy: tf.Tensor2D,
  { last, step }: { readonly last: Int32Array; readonly step: number },
  dState: tf.Tensor2D,
): void {
  const hidden = dy.shape[1];
  const [from, to] = [heap.values(dy), heap.values(dState)];
  last.forEach((own, row) => {
    if (own === step) to.set(from.subarray(row * hidden, (row + 1) * hidden), row * hidden);
  });
}
