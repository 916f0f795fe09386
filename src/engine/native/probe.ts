/**
 * Whether the products of a library are right, tried before it is used.
 *
 * @module
 */

import type { Blas } from "./blas.ts";
import { type Case, expectedEntry, layOut } from "./probe_case.ts";
import { BlasRefusal } from "./refusal.ts";

/** Sizes [m, n, k]: single numbers, rows and columns, ends of blocks, more than one block. */
// deno-fmt-ignore
const SIZES = [
  [1, 1, 1], [3, 5, 2], [1, 40, 30], [40, 1, 30], [17, 33, 65], [66, 35, 130], [9, 21, 500],
];

/** Numbers added to each leading dimension, and the scalars of the product. */
const VARIANTS = [
  { pad: 0, alpha: 1, beta: 0 },
  { pad: 3, alpha: 1, beta: 0 },
  { pad: 3, alpha: -0.5, beta: 1 },
  { pad: 0, alpha: 1.5, beta: -0.25 },
];

/** Unit roundoff of float32. */
const ROUNDOFF = 2 ** -24;

/**
 * Compares products of several shapes with float64, within the rounding errors that any order of
 * summation may make, and everything around the results with what was there before. A library
 * that ends the process cannot be caught: MKL does when one of its parts is not found.
 *
 * @throws DataError in one line, naming the library, when a number is wrong.
 */
export function probeBlas(blas: Blas): void {
  for (const [m, n, k] of SIZES) {
    for (const variant of VARIANTS) {
      for (const transA of [false, true]) {
        for (const transB of [false, true]) probe(blas, { m, n, k, transA, transB, ...variant });
      }
    }
  }
}

function probe(blas: Blas, shape: Case): void {
  const { m, n, k, alpha, beta, transA, transB } = shape;
  const { memory, a, b, c } = layOut(shape);
  const before = memory.slice();
  const base = blas.addressOf(new Uint8Array(memory.buffer));
  blas.sgemm(
    transA,
    transB,
    m,
    n,
    k,
    alpha,
    base + 4 * a.start,
    a.stride,
    base + 4 * b.start,
    b.stride,
    beta,
    base + 4 * c.start,
    c.stride,
  );
  for (let row = 0; row < m; row++) {
    for (let column = 0; column < n; column++) {
      const at = c.start + row * c.stride + column;
      const { value, magnitude } = expectedEntry(before, { a, b, c }, shape, row, column);
      if (!(Math.abs(memory[at] - value) <= (k + 4) * ROUNDOFF * magnitude)) {
        const got = `entry (${row}, ${column}) is ${memory[at]} instead of ${Math.fround(value)}`;
        throw new BlasRefusal(blas.path, `wrong numbers in ${nameOf(shape)}: ${got}`);
      }
      memory[at] = before[at];
    }
  }
  if (!sameBits(memory, before)) {
    throw new BlasRefusal(blas.path, `it writes outside the result of ${nameOf(shape)}`);
  }
}

function nameOf({ m, n, k, alpha, beta, transA, transB }: Case): string {
  const left = transA ? `[${k}, ${m}]^T` : `[${m}, ${k}]`;
  const right = transB ? `[${n}, ${k}]^T` : `[${k}, ${n}]`;
  return `${left} x ${right} with alpha ${alpha} and beta ${beta}`;
}

/** Bits, not numbers: the guards are NaN. */
function sameBits(a: Float32Array, b: Float32Array): boolean {
  const right = new Uint32Array(b.buffer);
  return new Uint32Array(a.buffer).every((word, i) => word === right[i]);
}
