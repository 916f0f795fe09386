/**
 * What the engine `wasm` reads when it starts.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

const BINARY = "tfjs-backend-wasm-simd.wasm";

/** The files by name, for {@linkcode singleFile}. */
export async function engineFiles(): Promise<Record<string, Uint8Array>> {
  const path = fileURLToPath(import.meta.resolve(`@tensorflow/tfjs-backend-wasm/dist/${BINARY}`));
  return { [BINARY]: await Deno.readFile(path) };
}
