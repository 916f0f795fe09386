/**
 * tfjs's matrix products on our own kernel: its wasm kernel is about 20 times slower with
 * transposes, which every backward pass needs.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { factors, multiply, type Transposes } from "../gemm.ts";
import type { Heap } from "../heap.ts";

/**
 * `tf.matMul`: [..., m, k] x [..., k, n], batch dimensions broadcast.
 *
 * @param bias [n], added to every row; none by default
 */
export function batchMatMul(
  heap: Heap,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  flags: Transposes,
  bias?: tf.TensorInfo,
): tf.Tensor {
  const first = factors(heap, a, b, flags);
  const { m, n, k } = first;
  const batches = tf.broadcast_util.assertAndGetBroadcastShape(
    a.shape.slice(0, -2),
    b.shape.slice(0, -2),
  );
  const out = heap.allocate([...batches, m, n]);
  const place = heap.address(out);
  const matricesA = batchIndices(a.shape.slice(0, -2), batches);
  const matricesB = batchIndices(b.shape.slice(0, -2), batches);
  matricesA.forEach((indexA, batch) => {
    multiply(heap, {
      ...first,
      a: first.a + 4 * indexA * m * k,
      b: first.b + 4 * matricesB[batch] * k * n,
      c: place + 4 * batch * m * n,
      d: bias && heap.address(bias),
      ldd: bias && 0,
    });
  });
  return out;
}

/** For each matrix of the broadcast batch, in order, the number of the stored one it comes from. */
function batchIndices(stored: number[], batches: number[]): number[] {
  let indices = [0];
  const padded = [...batches.slice(stored.length).map(() => 1), ...stored];
  batches.forEach((length, axis) => {
    const have = padded[axis];
    indices = indices.flatMap((index) =>
      Array.from({ length }, (_, i) => index * have + (have === 1 ? 0 : i))
    );
  });
  return indices;
}
