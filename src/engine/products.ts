/**
 * Products and sums of matrices: one call of a kernel on the heap of wasm and native, tfjs's
 * operations elsewhere. None of them has a gradient; the operations that use them bring their own.
 * The caller disposes every result.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { factors, multiply, type Transposes } from "./wasm/gemm.ts";
import { sumColumns } from "./wasm/column_sums.ts";
import { heapIfAny } from "./wasm/heap.ts";

/** `op(a) op(b)`, [m, k] x [k, n]. */
export function product(a: tf.Tensor2D, b: tf.Tensor2D, transposes: Transposes = {}): tf.Tensor2D {
  return tf.matMul(a, b, transposes.transposeA, transposes.transposeB);
}

/** What {@linkcode combination} adds to a product. */
export interface Combination extends Transposes {
  /** Factor of the product; 1 by default. */
  alpha?: number;
  /** What is added: [m, n], or [n] for the same in every row. None by default. */
  plus?: tf.Tensor;
  /** Factor of `plus`, not a gradient's input; 1 by default. */
  gamma?: tf.Tensor | null;
  /**
   * `plus`, of the result's shape and in nobody else's hands, may become the result; false by
   * default. On the heap it does, elsewhere it stays the caller's.
   */
  overwrite?: boolean;
}

/** `alpha op(a) op(b) + gamma plus`. */
export function combination(a: tf.Tensor2D, b: tf.Tensor2D, options: Combination): tf.Tensor2D {
  const { alpha = 1, plus, gamma, overwrite = false, transposeA, transposeB } = options;
  const heap = heapIfAny();
  if (heap === null) {
    return tf.tidy(() => {
      const whole = tf.matMul(a, b, transposeA, transposeB);
      const result = alpha === 1 ? whole : tf.mul(whole, alpha);
      if (plus === undefined) return result as tf.Tensor2D;
      return tf.add<tf.Tensor2D>(result, gamma ? tf.mul(plus, gamma) : plus);
    });
  }
  const both = factors(heap, a, b, options);
  const { m, n } = both;
  refuseMismatch(m, n, plus);
  const mayReuse = overwrite && plus?.rank === 2 && !heap.isShared(plus);
  const out = mayReuse ? plus as tf.Tensor2D : heap.allocate<tf.Rank.R2>([m, n]);
  multiply(heap, {
    ...both,
    c: heap.address(out),
    alpha,
    d: plus === undefined ? 0 : heap.address(plus),
    ldd: plus === undefined || plus.rank === 2 ? n : 0,
    gamma: gamma ? heap.values(gamma)[0] : 1,
  });
  return out;
}

/** Column sums of [n, d] as [d]. */
export function columnSums(a: tf.Tensor2D): tf.Tensor1D {
  const heap = heapIfAny();
  if (heap === null) return tf.sum(a, 0);
  const [rows, columns] = a.shape;
  const out = heap.allocate<tf.Rank.R1>([columns]);
  sumColumns(heap, heap.address(a), rows, columns, heap.address(out));
  return out;
}

/** `sum(a * b)` as a scalar. */
export function innerProduct(a: tf.Tensor2D, b: tf.Tensor2D): tf.Scalar {
  const heap = heapIfAny();
  if (heap === null) return tf.tidy(() => tf.sum(tf.mul(a, b)));
  const out = heap.allocate<tf.Rank.R0>([]);
  heap.values(out)[0] = heap.kernels.innerProduct(...heap.addresses(a, b), a.size);
  return out;
}

function refuseMismatch(m: number, n: number, plus: tf.Tensor | undefined): void {
  const shape = plus?.shape.join();
  if (shape === undefined || shape === `${m},${n}` || shape === String(n)) return;
  throw new Error(`Cannot add [${shape}] to a product of shape [${m},${n}]`);
}
