/**
 * Cross-entropy of large vocabularies: the right answers are numbers, not rows of ones and zeros.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { portableLog } from "../../numeric/portable_math.ts";
import { UsageError } from "../../errors.ts";
import { filledTensor } from "../tensors.ts";
import { type Heap, heapIfAny } from "../wasm/heap.ts";
import { refuseOtherTypes, refuseShape } from "./refuse.ts";
import { type Save, withGradient } from "./with_gradient.ts";

/** Below this a probability in float32 is no basis for a logarithm. */
const SMALL = 2 ** -60;

/**
 * Mean over rows of `log(sum(exp(logits))) - logits[target]`, in nats.
 *
 * Gradient: `(softmax(logits) - 1 at the target) / n`. Stable for logits of any size. On the heap
 * it costs one matrix besides the logits, which becomes the gradient in place; a one-hot matrix is
 * nowhere made.
 *
 * @param logits [n, vocabulary], float32
 * @param targets [n], int32 in [0, vocabulary)
 * @returns a scalar; the caller disposes
 * @throws {UsageError} for other shapes or types, and on the heap for a target out of range
 */
export function tokenCrossEntropy(logits: tf.Tensor2D, targets: tf.Tensor1D): tf.Scalar {
  refuseOtherTypes("cross-entropy of tokens", { logits });
  refuseShape("cross-entropy of tokens", "targets", targets, [logits.shape[0]]);
  if (targets.dtype !== "int32") {
    throw new UsageError(
      `Cannot compute cross-entropy of tokens: targets must hold int32, got ${targets.dtype}`,
    );
  }
  return withGradient<tf.Scalar, tf.Tensor2D>(
    [logits],
    ([logits], save) => {
      const heap = heapIfAny();
      return heap === null ? composed(logits, targets, save) : onHeap(heap, logits, targets, save);
    },
    (dy, [shares]) => {
      const heap = heapIfAny();
      if (heap === null) return composedGradient(dy, shares, targets);
      return gradientOnHeap(heap, dy, shares, targets);
    },
  );
}

function onHeap(heap: Heap, logits: tf.Tensor2D, targets: tf.Tensor1D, save: Save): tf.Scalar {
  const [rows, vocabulary] = logits.shape;
  const shares = tf.softmax(logits);
  const wanted = targetsOnHeap(heap, targets, vocabulary);
  const [x, p] = [logits, shares].map(heap.values);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const from = row * vocabulary;
    total += rowLoss(
      x.subarray(from, from + vocabulary),
      p.subarray(from, from + vocabulary),
      wanted[row],
    );
  }
  save([shares]);
  return filledTensor<tf.Rank.R0>([], (loss) => loss[0] = total / rows);
}

/**
 * log sum exp(x) = x_c - log p_c for every column c. That of the target needs one number; where its
 * share is too small, that of the largest share, which is at least 1 / vocabulary, is exact too.
 */
function rowLoss(x: Float32Array, p: Float32Array, target: number): number {
  if (p[target] >= SMALL) return -portableLog(p[target]);
  if (Number.isNaN(p[target])) return NaN;
  let best = 0;
  for (let c = 1; c < p.length; c++) if (p[c] > p[best]) best = c;
  return x[best] - x[target] - portableLog(p[best]);
}

/** The shares become the gradient: nobody else has them, and there is one backward pass. */
function gradientOnHeap(
  heap: Heap,
  dy: tf.Scalar,
  shares: tf.Tensor2D,
  targets: tf.Tensor1D,
): tf.Tensor2D {
  const [rows, vocabulary] = shares.shape;
  const scale = heap.values(dy)[0] / rows;
  const wanted = targetsOnHeap(heap, targets, vocabulary);
  const p = heap.values(shares);
  for (let row = 0; row < rows; row++) p[row * vocabulary + wanted[row]] -= 1;
  for (let i = 0; i < p.length; i++) p[i] *= scale;
  return tf.clone(shares);
}

function targetsOnHeap(heap: Heap, targets: tf.Tensor1D, vocabulary: number): Int32Array {
  const place = heap.addressOfIntegers(targets);
  const wanted = new Int32Array(heap.bytes().buffer, place, targets.size);
  const beyond = wanted.find((target) => target < 0 || target >= vocabulary);
  if (beyond === undefined) return wanted;
  throw new UsageError(
    `Cannot compute cross-entropy of tokens: a target is ${beyond}, expected 0 to ${
      vocabulary - 1
    }`,
  );
}

function composed(logits: tf.Tensor2D, targets: tf.Tensor1D, save: Save): tf.Scalar {
  const shifted = tf.sub<tf.Tensor2D>(logits, tf.max(logits, 1, true));
  const exponentials = tf.exp(shifted);
  const sums = tf.sum<tf.Tensor2D>(exponentials, 1, true);
  save([tf.div<tf.Tensor2D>(exponentials, sums)]);
  const chosen = tf.gather(tf.reshape(shifted, [-1]), placesOf(targets, logits.shape));
  return tf.mean(tf.sub(tf.log(tf.reshape(sums, [-1])), chosen));
}

function composedGradient(
  dy: tf.Scalar,
  shares: tf.Tensor2D,
  targets: tf.Tensor1D,
): tf.Tensor2D {
  return tf.tidy(() => {
    const places = placesOf(targets, shares.shape);
    const flat = tf.reshape(shares, [-1]);
    const less = tf.sub(tf.gather(flat, places), 1);
    const errors = tf.tensorScatterUpdate(flat, tf.expandDims(places, 1), less);
    return tf.mul(tf.reshape(errors, shares.shape), tf.div(dy, shares.shape[0]));
  });
}

/** Where each row's target lies in the matrix. */
function placesOf(targets: tf.Tensor1D, [rows, vocabulary]: [number, number]): tf.Tensor1D {
  return tf.add(tf.range(0, rows * vocabulary, vocabulary, "int32"), targets);
}
