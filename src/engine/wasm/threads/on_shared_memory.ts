/**
 * Starting tfjs's wasm backend on memory that threads share.
 *
 * tfjs has a binary of its own for threads, with other code in it, which does not start under Deno.
 * Ours is the one that runs everywhere, but for the bit that says that its memory is shared.
 *
 * @module
 */

import { withSharedMemory } from "../../../assembly/shared_memory.ts";
import { DataError } from "../../../errors.ts";

/** Pages of 64 KiB that the heap begins with and may grow to, as in tfjs's binary. */
const PAGES = { initial: 256, maximum: 65_536 };

/**
 * @throws {DataError} in one line, where threads cannot share memory, or there is too little of it:
 * room for all that a heap may grow to is set aside when it begins
 */
export function refuseUnshared(threads: number): void {
  const cannot = `Cannot compute on ${threads} threads: `;
  if (typeof SharedArrayBuffer === "undefined") {
    throw new DataError(`${cannot}a page shares no memory unless it is isolated from others`);
  }
  try {
    new WebAssembly.Memory({ ...PAGES, shared: true });
  } catch (error) {
    const reason = (error as Error).message;
    throw new DataError(`${cannot}too little memory for a heap of 4 GiB (${reason}); 1 takes less`);
  }
}

/**
 * Starts something that instantiates a program, whose memory will be shared.
 *
 * @param binary the program, as `start` will read it
 * @param start returns when it is instantiated
 */
export async function onSharedMemory<T>(binary: Uint8Array, start: () => Promise<T>): Promise<T> {
  const { instantiate } = WebAssembly;
  const instantiateShared = (source: BufferSource, imports?: WebAssembly.Imports) =>
    instantiate(source.byteLength === binary.length ? withSharedMemory(binary) : source, imports);
  // tfjs takes a path and no program.
  WebAssembly.instantiate = instantiateShared as typeof instantiate;
  try {
    return await start();
  } finally {
    WebAssembly.instantiate = instantiate;
  }
}
