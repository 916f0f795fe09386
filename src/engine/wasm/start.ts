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
import { currentHeap } from "./heap.ts";
import { repairWasmKernels } from "./repairs/register.ts";

const BINARY = "tfjs-backend-wasm-simd.wasm";

let binaryDigest: string | undefined;

/**
 * Makes tfjs's wasm backend current, with our kernels and our own products.
 *
 * @returns the digest of tfjs's binary
 * @throws {DataError} when it does not start
 */
export async function startWasm(): Promise<string> {
  const digest = fixBinary();
  // A backend that does not start answers false, and tfjs would quietly take another one.
  if (tf.getBackend() !== "wasm" && !await tf.setBackend("wasm")) {
    throw new DataError(`The engine wasm does not start: is ${BINARY} readable?`);
  }
  await tf.ready();
  repairWasmKernels();
  useGemm(portableGemm);
  // Opened now, so that running out of memory is an error from the first tensor on.
  currentHeap();
  return digest;
}

/** Every machine runs the same binary, whatever tfjs would choose for it; returns its digest. */
function fixBinary(): string {
  if (binaryDigest !== undefined) return binaryDigest;
  const require = createRequire(import.meta.url);
  const path = join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")), BINARY);
  tf.env().set("WASM_HAS_SIMD_SUPPORT", true);
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  setWasmPaths({
    "tfjs-backend-wasm.wasm": path,
    [BINARY]: path,
    "tfjs-backend-wasm-threaded-simd.wasm": path,
  });
  const digest = createHash("sha256").update(readFileSync(path)).digest("hex");
  return binaryDigest = `sha256:${digest.slice(0, 16)}`;
}
