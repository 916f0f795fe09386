/**
 * Matrix products by a BLAS library of the system, on absolute addresses.
 *
 * @module
 */

import { isAbsolute } from "node:path";
import { UsageError } from "../../errors.ts";
import { addressOf } from "./addresses.ts";
import { describe } from "./identity.ts";
import { BlasRefusal } from "./refusal.ts";
import { openLibrary, type Spelling } from "./symbols.ts";
import { readThreads, setThreads } from "./threads.ts";

/** An open BLAS library. */
export interface Blas {
  /** The file, as it was named. */
  readonly path: string;
  /** Vendor, version and core: `OpenBLAS 0.3.21 Cooperlake`. */
  readonly description: string;
  /** What stands around the names of its functions. */
  readonly spelling: Spelling;
  /** Threads it uses, one number for the whole process; undefined where it cannot be asked. */
  readonly threads: number | undefined;
  /** Asks for a number of threads, for the whole process; without effect where it cannot be told. */
  setThreads(count: number): void;
  /**
   * The address of the first byte of a view over an `ArrayBuffer` or `WebAssembly.Memory`; to be
   * asked again after its buffer was detached, as growing does.
   */
  addressOf(view: Uint8Array): number;
  /**
   * `C = alpha op(A) op(B) + beta C` on row-major float32 matrices, op(A) [m, k], op(B) [k, n],
   * C [m, n]. C may hold anything where beta is 0. Nothing is checked: a wrong address or size
   * ends the process or spoils its memory.
   *
   * @param transA Whether A lies as [k, m].
   * @param transB Whether B lies as [n, k].
   * @param a Address in bytes, and so `b` and `c`.
   * @param lda Numbers from one row of A as it lies to the next, and so `ldb` and `ldc`.
   */
  sgemm(
    transA: boolean,
    transB: boolean,
    m: number,
    n: number,
    k: number,
    alpha: number,
    a: number,
    lda: number,
    b: number,
    ldb: number,
    beta: number,
    c: number,
    ldc: number,
  ): void;
  /** Closes the library; no other member may be used afterwards. */
  close(): void;
}

/** `enum CBLAS_LAYOUT` and `enum CBLAS_TRANSPOSE`. */
const ROW_MAJOR = 101, NO_TRANSPOSE = 111, TRANSPOSE = 112;

/**
 * Opens a library. Whether its numbers are right is for `probeBlas` to say.
 *
 * @param path Absolute; exactly what `--allow-ffi` names, links are not followed before.
 * @throws UsageError for a path that is not absolute, DataError in one line for anything else.
 */
export function openBlas(path: string): Blas {
  // A bare name would be looked for in folders of the system, an empty one is this program.
  if (!isAbsolute(path)) {
    throw new UsageError(`Cannot open a BLAS: the path must be absolute, got "${path}"`);
  }
  const library = openLibrary(path);
  const { symbols, spelling, sgemm } = library;
  try {
    // Else the first product would find out that it cannot be had.
    addressOf(symbols, new Uint8Array(1));
    return {
      path,
      description: describe(path, symbols),
      spelling,
      get threads() {
        return readThreads(symbols);
      },
      setThreads: (count) => setThreads(symbols, count),
      addressOf: (view) => addressOf(symbols, view),
      sgemm(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc) {
        const opA = transA ? TRANSPOSE : NO_TRANSPOSE;
        const opB = transB ? TRANSPOSE : NO_TRANSPOSE;
        // @ts-expect-error: Deno takes numbers for 64-bit integers, its types want bigints.
        sgemm(ROW_MAJOR, opA, opB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
      },
      close: () => library.close(),
    };
  } catch (error) {
    library.close();
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    const reason = "it does not reach the C library, so it needs --allow-ffi without a list";
    throw new BlasRefusal(path, reason, { cause: error });
  }
}
