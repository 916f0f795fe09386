/**
 * The engine `native`: the engine `wasm` with its matrix products by a BLAS library, which works on
 * the same memory. Nothing is copied.
 *
 * @module
 */

import { PERMITTED_VARIABLES } from "../../variables.ts";
import { LARGE_PRODUCT, MOST_THREADS } from "../threads.ts";
import type { Heap } from "../wasm/heap.ts";
import { type Gemm, useGemm } from "../wasm/gemm.ts";
import { startWasm } from "../wasm/start.ts";
import type { Blas } from "./blas.ts";
import { findBlas } from "./find.ts";

let library: Blas | undefined;

/**
 * Makes the engine current. The library stays open for the rest of the process, its threads are
 * those of the whole process. Without a path it is that of the variable LOTTALORA_BLAS, where that
 * may be read and is set, else the first of the known places that passes its check.
 *
 * @returns digest of tfjs's binary, the library and its threads
 * @throws {DataError} in one line, when there is no library that passes its check
 */
export async function startNative(
  { blas, threads }: { blas?: string; threads?: number } = {},
): Promise<string> {
  const path = blas ?? PERMITTED_VARIABLES.get("LOTTALORA_BLAS");
  if (library === undefined || (path !== undefined && path !== library.path)) {
    library = findBlas(path);
  }
  const digest = await startWasm();
  const count = threads ?? Math.min(navigator.hardwareConcurrency, MOST_THREADS);
  library.setThreads(count);
  const used = library.threads ?? count;
  useGemm(blasGemm(library, used));
  return `${digest} ${library.description}, ${used} thread${used === 1 ? "" : "s"}`;
}

/** Products by a library, on the heap's own memory; small ones on one thread. */
function blasGemm(blas: Blas, threads: number): Gemm {
  let buffer: ArrayBufferLike | undefined;
  let base = 0;
  let current = threads;
  const useThreads = (count: number) => {
    if (count !== current) blas.setThreads(current = count);
  };
  return (heap, product) => {
    const bytes = heap.bytes();
    if (bytes.buffer !== buffer) {
      buffer = bytes.buffer;
      base = blas.addressOf(bytes);
    }
    const { m, n, k, a, lda, b, ldb, c, ldc = n, alpha = 1, gamma = 1, d = 0 } = product;
    if (d !== 0 && d !== c) copyRows(heap, product);
    const keep = product.accumulate ? 1 : d !== 0 ? gamma : 0;
    useThreads(m * n * k < LARGE_PRODUCT ? 1 : threads);
    const [transA, transB] = [product.transposeA === true, product.transposeB === true];
    blas.sgemm(transA, transB, m, n, k, alpha, base + a, lda, base + b, ldb, keep, base + c, ldc);
  };
}

/** D to C: the library adds to what C holds. */
function copyRows(heap: Heap, { m, n, c, ldc = n, d = 0, ldd = ldc }: Parameters<Gemm>[1]): void {
  const bytes = heap.bytes();
  if (ldd === n && ldc === n) {
    bytes.copyWithin(c, d, d + 4 * m * n);
    return;
  }
  for (let row = 0; row < m; row++) {
    const from = d + 4 * row * ldd;
    bytes.copyWithin(c + 4 * row * ldc, from, from + 4 * n);
  }
}
