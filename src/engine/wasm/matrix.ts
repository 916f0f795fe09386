/**
 * Matrices on the heap whose rows lie one after the other, and the three products of a linear map:
 * the map itself, the gradient of what it was given, and that of its weight.
 *
 * @module
 */

import type * as tf from "@tensorflow/tfjs";
import { multiply } from "./gemm.ts";
import type { Heap } from "./heap.ts";

/** A place that holds rows x columns float32 values. */
export interface Matrix {
  /** Address of the first, in bytes. */
  readonly at: number;
  readonly rows: number;
  readonly columns: number;
}

/** A tensor's own place. */
export function matrixOf(heap: Heap, tensor: tf.Tensor2D): Matrix {
  const [rows, columns] = tensor.shape;
  return { at: heap.address(tensor), rows, columns };
}

/** Some consecutive rows. */
export function rowsFrom({ at, columns }: Matrix, first: number, rows: number): Matrix {
  return { at: at + 4 * first * columns, rows, columns };
}

/** `C = A V`. */
export function apply(heap: Heap, a: Matrix, v: Matrix, c: Matrix): void {
  const [m, n, k] = [a.rows, v.columns, a.columns];
  multiply(heap, { m, n, k, a: a.at, lda: k, b: v.at, ldb: n, c: c.at });
}

/** `dA = dC V^T`. */
export function applyBack(heap: Heap, dC: Matrix, v: Matrix, dA: Matrix): void {
  const [m, n, k] = [dC.rows, v.rows, dC.columns];
  multiply(heap, { m, n, k, a: dC.at, lda: k, b: v.at, ldb: k, transposeB: true, c: dA.at });
}

/** `dV += A^T dC`. */
export function addToWeight(heap: Heap, a: Matrix, dC: Matrix, dV: Matrix): void {
  const [m, n, k] = [a.columns, dC.columns, a.rows];
  const factors = { a: a.at, lda: m, transposeA: true, b: dC.at, ldb: n };
  multiply(heap, { m, n, k, ...factors, accumulate: true, c: dV.at });
}
