/**
 * What computations take of the memory of wasm.
 *
 * @module
 */

import { DataError } from "../../errors.ts";

/** The memory of wasm ends here: its addresses have 32 bits. */
export const HEAP_BYTES = 2 ** 32;

/** A single allocation is smaller: the allocator takes sizes as signed. */
export const ALLOCATION_BYTES = 2 ** 31;

/** An allocation that does not fit. */
export class OutOfMemory extends DataError {}

/**
 * Whether memory was too small: an allocation failed, or a kernel of tfjs trapped, as they do with
 * tensors that reach far beyond 2 GiB.
 */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof OutOfMemory || error instanceof WebAssembly.RuntimeError;
}

/** tfjs's allocator. */
export interface Allocator {
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/** The most that some work held. */
export interface Peak {
  /** At one time, in bytes, besides what was there before. */
  readonly bytes: number;
  /** In one piece, in bytes. */
  readonly largest: number;
}

/** Runs `work` and watches what it allocates. @throws what `work` throws */
export function peakOf(allocator: Allocator, work: () => void): Peak {
  const { _malloc, _free } = allocator;
  const held = new Map<number, number>();
  let [now, bytes, largest] = [0, 0, 0];
  allocator._malloc = (size) => {
    const address = _malloc(size);
    held.set(address, size);
    now += size;
    bytes = Math.max(bytes, now);
    largest = Math.max(largest, size);
    return address;
  };
  allocator._free = (address) => {
    now -= held.get(address) ?? 0;
    held.delete(address);
    _free(address);
  };
  try {
    work();
    return { bytes, largest };
  } finally {
    Object.assign(allocator, { _malloc, _free });
  }
}
