/**
 * Products and sums of matrices: one call of a kernel on the heap of wasm and native, tfjs's
 * operations elsewhere. None of them has a gradient; the operations that use them bring their own.
 * The caller disposes every result.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { multiply } from "./wasm/gemm.ts";
import { sumColumns } from "./wasm/column_sums.ts";
import { type Heap, heapIfAny } from "./wasm/heap.ts";

/** Which factors are transposed. */
export interface Transposes {
  /** a is stored as [k, m]; false by default. */
  transposeA?: boolean;
  /** b is stored as [n, k]; false by default. */
  transposeB?: boolean;
}

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
  const [rowsA, columnsA] = a.shape;
  const [rowsB, columnsB] = b.shape;
  const [m, k] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
  const [inner, n] = transposeB ? [columnsB, rowsB] : [rowsB, columnsB];
  refuseMismatch([m, k, inner, n], plus);
  const mayReuse = overwrite && plus?.rank === 2 && !heap.isShared(plus);
  const out = mayReuse ? plus as tf.Tensor2D : heap.allocate<tf.Rank.R2>([m, n]);
  multiply(heap, {
    m,
    n,
    k,
    a: heap.address(a),
    lda: columnsA,
    transposeA,
    b: heap.address(b),
    ldb: columnsB,
    transposeB,
    c: heap.address(out),
    alpha,
    d: plus === undefined ? 0 : heap.address(plus),
    ldd: plus === undefined || plus.rank === 2 ? n : 0,
    gamma: gamma ? scalarAt(heap, gamma) : 1,
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
  const sum = heap.kernels.innerProduct(heap.address(a), heap.address(b), a.size);
  heap.floats(heap.address(out), 1)[0] = sum;
  return out;
}

/** Kernels read where shapes point, whatever lies there. */
function refuseMismatch([m, k, inner, n]: number[], plus: tf.Tensor | undefined): void {
  if (k !== inner) throw new Error(`Cannot multiply: inner widths are ${k} and ${inner}`);
  const shape = plus?.shape.join();
  if (shape === undefined || shape === `${m},${n}` || shape === String(n)) return;
  throw new Error(`Cannot add [${shape}] to a product of shape [${m},${n}]`);
}

function scalarAt(heap: Heap, scalar: tf.Tensor): number {
  return heap.floats(heap.address(scalar), 1)[0];
}
