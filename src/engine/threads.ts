/**
 * How many threads one training may use.
 *
 * @module
 */

import { UsageError } from "../errors.ts";

/** As many as OpenBLAS is built for, at most. */
export const MOST_THREADS = 64;

/** Whether products of an engine can be split; `auto` may choose one of which they can. */
export function hasThreads(engine: string): boolean {
  return ["wasm", "native", "auto"].includes(engine);
}

/**
 * Multiplications from which on a product is split. Smaller ones last 0.3 ms or less on BLAS and 1 ms
 * on wasm, and waking a thread takes 0.15 ms; of the network `tiny` all are smaller.
 */
export const LARGE_PRODUCT = 16e6;

/** @throws {UsageError} for a number that no engine takes, or more than 1 on one that has no threads */
export function refuseThreads(engine: string, threads: number): void {
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS) {
    throw new UsageError(
      `Cannot start an engine: threads must be an integer in [1, ${MOST_THREADS}], got ${threads}`,
    );
  }
  if (threads === 1 || hasThreads(engine)) return;
  throw new UsageError(
    `Cannot use ${threads} threads on the engine ${engine}: wasm and native have them`,
  );
}
