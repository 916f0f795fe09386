/**
 * Starting tfjs's wasm backend on memory that threads share.
 *
 * tfjs has a binary of its own for threads, with other code in it, which does not start under Deno.
 * Ours is the one that runs everywhere, but for the bit that says that its memory is shared.
 *
 * @module
 */

import { withSharedMemory } from "../../../assembly/shared_memory.ts";

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
