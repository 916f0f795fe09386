/**
 * The engine `wasm`: tfjs's wasm backend with our own kernels on its memory.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { DataError } from "../../errors.ts";
import { portableGemm, useGemm } from "./gemm.ts";
import { currentHeap, type Heap } from "./heap.ts";
import { isShared } from "./open_kernels.ts";
import { repairWasmKernels } from "./repairs/register.ts";
import { onSharedMemory, refuseUnshared } from "./threads/on_shared_memory.ts";
import type { Pool } from "./threads/pool.ts";
import { threadedGemm } from "./threads/product_parts.ts";

const BINARY = "tfjs-backend-wasm-simd.wasm";

let binary: { bytes: Uint8Array; digest: string } | undefined;
let pool: Pool | undefined;

/** What of {@linkcode startWasm} is not the same everywhere. */
export interface WasmOptions {
  /** Threads that large products are split among; 1 by default. */
  readonly threads?: number;
}

/**
 * Makes tfjs's wasm backend current, with our kernels and our own products. Neither the number of
 * threads nor that memory is shared among them changes a bit of what is computed.
 *
 * @returns the digest of tfjs's binary
 * @throws {DataError} when it does not start, or started before on memory that threads cannot share
 */
export async function startWasm({ threads = 1 }: WasmOptions = {}): Promise<string> {
  const { digest, bytes } = fixBinary();
  const start = () => tf.setBackend("wasm");
  if (tf.getBackend() !== "wasm") {
    if (threads > 1) refuseUnshared(threads);
    const started = threads > 1 ? await onSharedMemory(bytes, start) : await start();
    // A backend that does not start answers false, and tfjs would quietly take another one.
    if (!started) throw new DataError(`The engine wasm does not start: is ${BINARY} readable?`);
  }
  await tf.ready();
  repairWasmKernels();
  // Opened now, so that running out of memory is an error from the first tensor on.
  const heap = currentHeap();
  useGemm(threads > 1 ? threadedGemm(await poolOf(threads, heap)) : portableGemm);
  return digest;
}

/** The threads of this program; there is one heap, and one pool for it. */
async function poolOf(threads: number, { memory, kernels }: Heap): Promise<Pool> {
  if (!isShared(memory)) {
    throw new DataError(
      `Cannot compute on ${threads} threads: the engine wasm runs here already, on memory of one ` +
        "thread; name threads where it is started first",
    );
  }
  if (pool?.threads === threads && !pool.isClosed) return pool;
  pool?.close();
  // Only now: in a page there are no threads of this kind.
  const { openPool } = await import("./threads/pool.ts");
  return pool = openPool({ heap: memory, kernels, threads });
}

/** Every machine runs the same binary, whatever tfjs would choose for it. */
function fixBinary(): { bytes: Uint8Array; digest: string } {
  if (binary !== undefined) return binary;
  const require = createRequire(import.meta.url);
  const path = join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")), BINARY);
  tf.env().set("WASM_HAS_SIMD_SUPPORT", true);
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  setWasmPaths({
    "tfjs-backend-wasm.wasm": path,
    [BINARY]: path,
    "tfjs-backend-wasm-threaded-simd.wasm": path,
  });
  const bytes = readFileSync(path);
  const digest = createHash("sha256").update(bytes).digest("hex");
  return binary = { bytes, digest: `sha256:${digest.slice(0, 16)}` };
}
