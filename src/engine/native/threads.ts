/**
 * How many threads a library uses, for those that can be told.
 *
 * @module
 */

import type { BlasSymbols } from "./symbols.ts";

/** `BLAS_THREADING_MULTI_THREADED` and `BLAS_THREADING_SINGLE_THREADED` of Accelerate. */
const ACCELERATE = { many: 0, one: 1 };

/** The number of threads, counted in the whole process; undefined where the library has no say. */
export function readThreads(symbols: BlasSymbols): number | undefined {
  if (symbols.openblasThreads) return symbols.openblasThreads();
  // BLIS says -1 until it has been told, and uses one.
  if (symbols.bli_thread_get_num_threads) return Math.max(1, symbols.bli_thread_get_num_threads());
  if (symbols.MKL_Get_Max_Threads) return symbols.MKL_Get_Max_Threads();
  if (symbols.BLASGetThreading?.() === ACCELERATE.one) return 1;
  return undefined;
}

/** Asks for `count` threads; Accelerate knows one or many, other libraries may know nothing. */
export function setThreads(symbols: BlasSymbols, count: number): void {
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`Cannot set the threads of a BLAS: must be an integer >= 1, got ${count}`);
  }
  symbols.openblasSetThreads?.(count);
  symbols.bli_thread_set_num_threads?.(BigInt(count));
  symbols.MKL_Set_Num_Threads?.(count);
  symbols.BLASSetThreading?.(count === 1 ? ACCELERATE.one : ACCELERATE.many);
}
