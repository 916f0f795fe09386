/**
 * Matrix products on the heap. Which code multiplies is the one difference between the engines
 * wasm and native.
 *
 * @module
 */

import type * as tf from "@tensorflow/tfjs";
import type { Heap } from "./heap.ts";
import type { Kernels } from "./kernels.ts";

/**
 * `C = alpha * (op(A) op(B)) + gamma * D`, row-major, op(A) [m, k], op(B) [k, n], C and D [m, n].
 * Addresses in bytes, strides in elements.
 */
export interface Product extends Transposes {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly a: number;
  /** Elements from one row of A, as stored, to the next. */
  readonly lda: number;
  readonly b: number;
  /** Elements from one row of B, as stored, to the next. */
  readonly ldb: number;
  readonly c: number;
  /** Elements from one row of C to the next; n by default. */
  readonly ldc?: number;
  /** Add the product to what C holds; without `alpha` and `d`. False by default. */
  readonly accumulate?: boolean;
  /** 1 by default. */
  readonly alpha?: number;
  /** Address of D, which may be that of C; none by default. */
  readonly d?: number;
  /** Elements from one row of D to the next, those of C by default; 0: one row for all. */
  readonly ldd?: number;
  /** 1 by default. */
  readonly gamma?: number;
}

/** Which factors of a product are stored transposed. */
export interface Transposes {
  /** a is stored as [k, m]; false by default. */
  readonly transposeA?: boolean;
  /** b is stored as [n, k]; false by default. */
  readonly transposeB?: boolean;
}

/**
 * What a {@linkcode Product} says of its factors, the matrices of the last two axes of a and b.
 *
 * @throws {Error} when their inner widths differ: kernels read where shapes point, whatever lies
 * there
 */
export function factors(
  heap: Heap,
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  { transposeA, transposeB }: Transposes = {},
) {
  const [rowsA, lda] = a.shape.slice(-2);
  const [rowsB, ldb] = b.shape.slice(-2);
  const [m, k] = transposeA ? [lda, rowsA] : [rowsA, lda];
  const [inner, n] = transposeB ? [ldb, rowsB] : [rowsB, ldb];
  if (k !== inner) throw new Error(`Cannot multiply: inner widths are ${k} and ${inner}`);
  const [placeA, placeB] = heap.addresses(a, b);
  return { m, n, k, a: placeA, lda, transposeA, b: placeB, ldb, transposeB };
}

/** Multiplies on a heap. */
export type Gemm = (heap: Heap, product: Product) => void;

/** Depth of a panel in the kernel; see `kernel/gemm.as`. */
const DEPTH = 256;

/** Bytes that the kernel needs for its intermediate results. */
export function scratchBytes({ k, c, d }: Product): number {
  return 256 + 32 * (d === c ? k : Math.min(k, DEPTH));
}

/** The arguments of the kernel. */
export function kernelArguments(product: Product, scratch: number): Parameters<Kernels["gemm"]> {
  const { m, n, k, a, lda, b, ldb, c, ldc = n, alpha = 1, gamma = 1, d = 0, ldd = ldc } = product;
  const flags = (product.transposeA ? 1 : 0) | (product.transposeB ? 2 : 0) |
    (product.accumulate ? 4 : 0) | (alpha !== 1 || d !== 0 ? 8 : 0);
  return [flags, m, n, k, a, lda, b, ldb, c, ldc, alpha, gamma, d, ldd, scratch];
}

/**
 * Our own kernel: every element is summed in the order of k, whatever the shapes, so that a row
 * does not depend on the rows beside it, nor a product on how k is split into `accumulate` steps.
 */
export const portableGemm: Gemm = (heap, product) =>
  heap.kernels.gemm(...kernelArguments(product, heap.scratch(scratchBytes(product))));

let current: Gemm = portableGemm;

/** Makes all products of the heap run on `gemm` from now on. */
export function useGemm(gemm: Gemm): void {
  current = gemm;
}

/** Multiplies with the current engine's code. */
export function multiply(heap: Heap, product: Product): void {
  if (product.accumulate && (product.d || (product.alpha ?? 1) !== 1)) {
    throw new Error("Cannot accumulate a product with alpha or D");
  }
  current(heap, product);
}
