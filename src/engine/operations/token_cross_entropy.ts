/**
 * Cross-entropy of large vocabularies: the right answers are numbers, not rows of ones and zeros.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { filledTensor } from "../tensors.ts";
import { type Heap, heapIfAny } from "../wasm/heap.ts";
import { refuseOtherTypes } from "./refuse.ts";
import { integersOf, lossOfRow, refuseBeyond, refuseTargets } from "./token_rows.ts";
import { type Save, withGradient } from "./with_gradient.ts";

/**
 * Mean over rows of `log(sum(exp(logits))) - logits[target]`, in nats.
 *
 * Gradient: `(softmax(logits) - 1 at the target) / n`. Stable for logits of any size. On the heap
 * it costs one matrix besides the logits, which becomes the gradient in place; a one-hot matrix is
 * nowhere made. Where the logits are a product, {@linkcode factoredCrossEntropy} costs less.
 *
 * @param logits [n, vocabulary], float32
 * @param targets [n], int32 in [0, vocabulary)
 * @returns a scalar; the caller disposes
 * @throws {UsageError} for other shapes or types, and on the heap for a target out of range
 */
export function tokenCrossEntropy(logits: tf.Tensor2D, targets: tf.Tensor1D): tf.Scalar {
  refuseOtherTypes("cross-entropy of tokens", { logits }, 2);
  refuseTargets(targets, logits.shape[0]);
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
  refuseBeyond(heap, targets, vocabulary);
  const shares = tf.softmax(logits);
  const wanted = integersOf(heap, targets);
  const [x, p] = [logits, shares].map(heap.values);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const [from, to] = [row * vocabulary, (row + 1) * vocabulary];
    total += lossOfRow(p.subarray(from, to), wanted[row], () => x.subarray(from, to));
  }
  save([shares]);
  return filledTensor<tf.Rank.R0>([], (loss) => loss[0] = total / rows);
}

/** The shares become the gradient: nobody else has them, and there is one backward pass. */
function gradientOnHeap(
  heap: Heap,
  dy: tf.Scalar,
  shares: tf.Tensor2D,
  targets: tf.Tensor1D,
): tf.Tensor2D {
  const [rows, vocabulary] = shares.shape;
  const wanted = heap.addressOfIntegers(targets);
  const factor = heap.values(dy)[0] / rows;
  heap.kernels.tokenErrors(heap.address(shares), wanted, rows, vocabulary, factor);
  return tf.clone(shares);
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
