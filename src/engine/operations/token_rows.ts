/**
 * What the cross-entropies of tokens have in common where tensors lie on the heap.
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

/**
 * `log(sum(exp(logits))) - logits[target]` of a row, which is x_c - log p_c - x_target for every
 * column c. That of the target needs one number; where its share is too small, that of the largest
 * share, which is at least 1 / vocabulary, is exact too.
 *
 * @param shares the softmax of the row
 * @param logits gives the row itself, which is seldom needed
 */
export function lossOfRow(
  shares: Float32Array,
  target: number,
  logits: () => Float32Array,
): number {
  if (shares[target] >= SMALL) return -portableLog(shares[target]);
  if (Number.isNaN(shares[target])) return NaN;
  let best = 0;
  for (let c = 1; c < shares.length; c++) if (shares[c] > shares[best]) best = c;
  const most = portableLog(shares[best]);
  const x = logits();
  return x[best] - x[target] - most;
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

/** The values of an int32 tensor, in their place; until memory grows. */
export function integersOf(heap: Heap, targets: tf.Tensor1D): Int32Array {
  return new Int32Array(heap.bytes().buffer, heap.addressOfIntegers(targets), targets.size);
}
