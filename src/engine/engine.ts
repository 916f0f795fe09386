/**
 * Where tensors run. The one place that starts a tfjs backend.
 *
 * `wasm` is the portable engine: one fixed single-threaded SIMD binary. WebAssembly's arithmetic is
 * IEEE-754 and deterministic for all finite results, so these are the same bytes on every machine.
 * The sign of a NaN is not: a step whose loss or gradients are not finite, and a trained network
 * with a layer whose outputs are not, end a run with an error.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { portableGemm, useGemm } from "./wasm/gemm.ts";
import { repairWasmKernels } from "./wasm/repairs/register.ts";
import { DataError, UsageError } from "../errors.ts";

/** Names accepted by {@linkcode startEngine}. */
export const ENGINES = ["wasm", "cpu"] as const;
/** One of {@linkcode ENGINES}. */
export type EngineName = typeof ENGINES[number];

/** A running engine, and what of it can change a result. */
export interface Engine {
  /** The tfjs backend that is current. */
  readonly name: EngineName;
  /**
   * Name, tfjs version and what computes: on wasm the digest of the binary, on cpu the version of
   * V8, whose exp and log it uses. Part of every result row.
   */
  readonly identity: string;
}

const WASM_BINARY = "tfjs-backend-wasm-simd.wasm";

/**
 * Starts an engine and makes it the current tfjs backend of this thread; a second call is free.
 *
 * @param name `wasm` (default, portable) or `cpu` (plain JavaScript, slow, for comparison)
 * @throws {UsageError} when the name is unknown
 * @throws {DataError} when it does not start
 */
export async function startEngine(name: string = "wasm"): Promise<Engine> {
  if (!isEngineName(name)) {
    throw new UsageError(`Unknown engine "${name}": choose one of ${ENGINES.join(", ")}`);
  }
  const version = `tfjs-${tf.version["tfjs-core"]}`;
  const identity = name === "wasm"
    ? `wasm ${version} ${fixBinary()}`
    : `cpu ${version} v8-${Deno.version.v8}`;
  // A backend that does not start answers false, and tfjs would quietly take another one.
  if (tf.getBackend() !== name && !await tf.setBackend(name)) {
    throw new DataError(`The engine ${name} does not start: is ${WASM_BINARY} readable?`);
  }
  await tf.ready();
  if (name === "wasm") {
    repairWasmKernels();
    useGemm(portableGemm);
  }
  return { name, identity };
}

/** Gives control back to the event loop, so that signals, messages and kernel interrupts arrive. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function isEngineName(name: string): name is EngineName {
  return (ENGINES as readonly string[]).includes(name);
}

let binaryDigest: string | undefined;

/** Every machine runs the same binary, whatever tfjs would choose for it; returns its digest. */
function fixBinary(): string {
  if (binaryDigest !== undefined) return binaryDigest;
  const require = createRequire(import.meta.url);
  const path = join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")), WASM_BINARY);
  tf.env().set("WASM_HAS_SIMD_SUPPORT", true);
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  setWasmPaths({
    "tfjs-backend-wasm.wasm": path,
    [WASM_BINARY]: path,
    "tfjs-backend-wasm-threaded-simd.wasm": path,
  });
  const digest = createHash("sha256").update(readFileSync(path)).digest("hex");
  return binaryDigest = `sha256:${digest.slice(0, 16)}`;
}
