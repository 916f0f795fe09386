/**
 * Our compiled kernels on a memory.
 *
 * @module
 */

import { decodeBase64 } from "../../assembly/base64.ts";
import { withSharedMemory } from "../../assembly/shared_memory.ts";
import { KERNEL_BINARY } from "./kernel/binary.ts";
import type { Kernels } from "./kernels.ts";

/** The kernels on the memory of tfjs's wasm backend, whether it is shared or not. */
export function openKernels(memory: WebAssembly.Memory): Kernels {
  const binary = decodeBase64(KERNEL_BINARY);
  const module = new WebAssembly.Module(isShared(memory) ? withSharedMemory(binary) : binary);
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
}

/** Whether other threads may use a memory. */
export function isShared(memory: WebAssembly.Memory): boolean {
  // A browser without isolation does not even have the name.
  return typeof SharedArrayBuffer !== "undefined" && memory.buffer instanceof SharedArrayBuffer;
}
