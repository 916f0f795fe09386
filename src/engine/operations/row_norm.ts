/**
 * Rows normalised, as LayerNorm and RMSNorm do.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { type Heap, heapIfAny } from "../wasm/heap.ts";
import { type Save, withGradient } from "./with_gradient.ts";

/** Rows x [n, d], and gain and shift of each column, both [d]. */
interface Rows {
  x: tf.Tensor;
  gain: tf.Tensor;
  shift?: tf.Tensor;
}

/**
 * Rows of x times gain, normalised: with a shift, by mean and variance; without one, by the mean
 * square alone.
 *
 * @param rows checked by the caller
 * @returns [n, d]; the caller disposes
 */
export function normalisedRows({ x, gain, shift }: Rows, epsilon: number): tf.Tensor2D {
  const hasShift = shift !== undefined;
  return withGradient<tf.Tensor2D>(
    hasShift ? [x, gain, shift] : [x, gain],
    ([x, gain, shift], save) => {
      const heap = heapIfAny();
      const rows = { x, gain, shift };
      return heap === null ? composed(rows, epsilon, save) : onHeap(heap, rows, epsilon, save);
    },
    (dy, saved) => {
      const heap = heapIfAny();
      return heap === null
        ? composedGradient(dy, saved, hasShift)
        : gradientOnHeap(heap, dy, saved, hasShift);
    },
  );
}

function composed({ x, gain, shift }: Rows, epsilon: number, save: Save): tf.Tensor2D {
  const centred = shift === undefined ? x : tf.sub(x, tf.mean(x, 1, true));
  const root = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), epsilon));
  const h = tf.mul(centred, root);
  save([h, gain, root]);
  const scaled = tf.mul<tf.Tensor2D>(h, gain);
  return shift === undefined ? scaled : tf.add(scaled, shift);
}

function composedGradient(
  dy: tf.Tensor,
  [h, gain, root]: readonly tf.Tensor[],
  hasShift: boolean,
): tf.Tensor[] {
  const g = tf.mul(dy, gain);
  const centred = hasShift ? tf.sub(g, tf.mean(g, 1, true)) : g;
  const along = tf.mul(h, tf.mean(tf.mul(g, h), 1, true));
  const dx = tf.mul(tf.sub(centred, along), root);
  const dGain = tf.sum(tf.mul(dy, h), 0);
  return hasShift ? [dx, dGain, tf.sum(dy, 0)] : [dx, dGain];
}

function onHeap(heap: Heap, { x, gain, shift }: Rows, epsilon: number, save: Save): tf.Tensor2D {
  const [rows, columns] = x.shape;
  const out = heap.allocate<tf.Rank.R2>(x.shape);
  const statistics = heap.allocate([rows, 2]);
  const [from, factors, to, kept] = heap.addresses(x, gain, out, statistics);
  const added = shift === undefined ? 0 : heap.address(shift);
  heap.kernels.normaliseRows(from, rows, columns, factors, added, epsilon, to, kept);
  save([x, gain, statistics]);
  return out;
}

function gradientOnHeap(
  heap: Heap,
  dy: tf.Tensor,
  [x, gain, statistics]: readonly tf.Tensor[],
  hasShift: boolean,
): tf.Tensor[] {
  const [rows, columns] = x.shape;
  const results = [x, gain, ...(hasShift ? [gain] : [])].map(({ shape }) => heap.allocate(shape));
  const [dx, dGain, dShift = 0] = results.map((result) => heap.address(result));
  heap.kernels.normaliseGradient(
    ...heap.addresses(x, dy),
    rows,
    columns,
    ...heap.addresses(gain, statistics),
    dx,
    dGain,
    dShift,
  );
  return results;
}
