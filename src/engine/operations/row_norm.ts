/**
 * The kernels that LayerNorm and RMSNorm share: rows normalised on the heap of wasm and native.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import type { Heap } from "../wasm/heap.ts";

/**
 * Rows of x times gain, normalised: with a shift, by mean and variance; without one, by the mean
 * square alone.
 *
 * @returns the rows, and what {@linkcode rowNormGradient} needs; the caller disposes both
 */
export function rowNorm(
  heap: Heap,
  { x, gain, shift }: { x: tf.Tensor; gain: tf.Tensor; shift?: tf.Tensor },
  epsilon: number,
): { out: tf.Tensor2D; statistics: tf.Tensor } {
  const [rows, columns] = x.shape as [number, number];
  const out = heap.allocate<tf.Rank.R2>([rows, columns]);
  const statistics = heap.allocate([rows, 2]);
  heap.kernels.normaliseRows(
    heap.address(x),
    rows,
    columns,
    heap.address(gain),
    shift === undefined ? 0 : heap.address(shift),
    epsilon,
    heap.address(out),
    heap.address(statistics),
  );
  return { out, statistics };
}

/**
 * Gradients of {@linkcode rowNorm} by x, gain and, where there is one, shift.
 *
 * @param saved x, gain and the statistics of the forward pass
 */
export function rowNormGradient(
  heap: Heap,
  dy: tf.Tensor,
  [x, gain, statistics]: readonly tf.Tensor[],
  hasShift: boolean,
): tf.Tensor[] {
  const [rows, columns] = x.shape as [number, number];
  const dx = heap.allocate(x.shape);
  const dGain = heap.allocate(gain.shape);
  const dShift = hasShift ? heap.allocate(gain.shape) : null;
  heap.kernels.normaliseGradient(
    heap.address(x),
    heap.address(dy),
    rows,
    columns,
    heap.address(gain),
    heap.address(statistics),
    heap.address(dx),
    heap.address(dGain),
    dShift === null ? 0 : heap.address(dShift),
  );
  return dShift === null ? [dx, dGain] : [dx, dGain, dShift];
}
