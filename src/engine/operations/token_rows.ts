/**
 * Losses and errors of rows of shares, where tensors lie on the heap.
 *
 * @module
 */

import type * as tf from "@tensorflow/tfjs";
import { UsageError } from "../../errors.ts";
import { portableLog } from "../../numeric/portable_math.ts";
import type { Heap } from "../wasm/heap.ts";
import { refuseShape } from "./refuse.ts";

/** Below this a probability in float32 is no basis for a logarithm. */
const SMALL = 2 ** -60;

/** Rows of logits, their softmax and the right answer of each, in their places on the heap. */
export interface TokenRows {
  /** [n, vocabulary]. */
  readonly logits: tf.Tensor2D;
  /** Their softmax. */
  readonly shares: tf.Tensor2D;
  /** int32, [n] or more. */
  readonly targets: tf.Tensor1D;
  /** Which of the targets is that of the first row; 0 by default. */
  readonly first?: number;
}

/** Sum over rows of `log(sum(exp(logits))) - logits[target]`, added to `sum` in their order. */
export function addLosses(heap: Heap, sum: number, rows: TokenRows): number {
  const { logits, shares, targets, first = 0 } = rows;
  const [count, vocabulary] = logits.shape;
  const wanted = integersOf(heap, targets);
  const [x, p] = [logits, shares].map(heap.values);
  for (let row = 0; row < count; row++) {
    const [from, to] = [row * vocabulary, (row + 1) * vocabulary];
    sum += rowLoss(x.subarray(from, to), p.subarray(from, to), wanted[first + row]);
  }
  return sum;
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

/** Shares become `factor (shares - 1 at the target)`, in place. */
export function sharesToErrors(
  heap: Heap,
  { shares, targets, first = 0 }: Omit<TokenRows, "logits">,
  factor: number,
): void {
  const [rows, vocabulary] = shares.shape;
  const wanted = heap.addressOfIntegers(targets) + 4 * first;
  heap.kernels.tokenErrors(heap.address(shares), wanted, rows, vocabulary, factor);
}

/** @throws {UsageError} for targets that are not int32 [rows] */
export function refuseTargets(targets: tf.Tensor1D, rows: number): void {
  refuseShape("cross-entropy of tokens", "targets", targets, [rows]);
  if (targets.dtype === "int32") return;
  throw new UsageError(
    `Cannot compute cross-entropy of tokens: targets must hold int32, got ${targets.dtype}`,
  );
}

/** @throws {UsageError} for a target out of range: kernels write where it points */
export function refuseBeyond(heap: Heap, targets: tf.Tensor1D, vocabulary: number): void {
  const beyond = integersOf(heap, targets)
    .find((target) => target < 0 || target >= vocabulary);
  if (beyond === undefined) return;
  throw new UsageError(
    `Cannot compute cross-entropy of tokens: a target is ${beyond}, expected 0 to ${
      vocabulary - 1
    }`,
  );
}

function integersOf(heap: Heap, targets: tf.Tensor1D): Int32Array {
  return new Int32Array(heap.bytes().buffer, heap.addressOfIntegers(targets), targets.size);
}
