/**
 * How a product is split among threads: by rows of the result or by columns, whichever is longer.
 * Every element stays the same sum in the same order, so it has the same bits.
 *
 * @module
 */

import { LARGE_PRODUCT } from "../../threads.ts";
import { type Gemm, kernelArguments, portableGemm, type Product, scratchBytes } from "../gemm.ts";
import type { Parts } from "./board.ts";
import type { Pool } from "./pool.ts";

/** Where arguments stand; see `kernelArguments`. */
const [M, N, A, B, C, D, SCRATCH] = [1, 2, 4, 6, 8, 12, 14];
/** Multiplications that a part has at least. */
const PART = 1e6;
/** Parts are multiples of this: whole tiles of the kernel, and whole cache lines. */
const GRAIN = 16;
/** Parts for each thread, so that one which began late takes fewer. */
const SHARE = 4;

/** Our own kernel on several threads; small products on this one alone. */
export function threadedGemm(pool: Pool): Gemm {
  return (heap, product) => {
    if (product.m * product.n * product.k < LARGE_PRODUCT) return portableGemm(heap, product);
    // Places of threads begin on cache lines of their own.
    const bytes = Math.ceil(scratchBytes(product) / 64) * 64;
    const scratch = heap.scratch(bytes * pool.threads);
    pool.run(productParts(product, { threads: pool.threads, scratch, bytes }));
  };
}

/** What there is to split for: threads, and the place and size of their intermediate results. */
export interface Split {
  readonly threads: number;
  readonly scratch: number;
  readonly bytes: number;
}

/** The parts of a product. */
export function productParts(product: Product, { threads, scratch, bytes }: Split): Parts {
  const { m, n, k, lda, ldb, ldc = n, d = 0, ldd = ldc, transposeA, transposeB } = product;
  const byRows = m >= n;
  const [whole, other] = byRows ? [m, n] : [n, m];
  const wanted = Math.max(whole / (SHARE * threads), PART / (other * k));
  const size = Math.ceil(wanted / GRAIN) * GRAIN;
  const first = kernelArguments(product, scratch);
  const steps = first.map(() => 0);
  const move = (argument: number, elements: number) => steps[argument] = 4 * size * elements;
  if (byRows) {
    move(A, transposeA ? 1 : lda);
    move(C, ldc);
    if (d !== 0) move(D, ldd);
  } else {
    move(B, transposeB ? ldb : 1);
    move(C, 1);
    if (d !== 0) move(D, 1);
  }
  const counted = byRows ? M : N;
  return {
    ...{ kernel: "gemm", first, steps, counted, size, whole },
    ...{ scratch: SCRATCH, scratchBytes: bytes },
  };
}
