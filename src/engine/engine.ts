/**
 * Where tensors run. The one place that starts an engine.
 *
 * `wasm` is the portable engine: fixed SIMD binaries, of which large products may run on several
 * threads. WebAssembly's arithmetic is IEEE-754 and deterministic for all finite results, and no
 * sum is split, so these are the same bytes on every machine and for every number of threads.
 * The sign of a NaN is not: a step whose loss or gradients are not finite, and a trained network
 * with a layer whose outputs are not, end a run with an error. The results of the other engines
 * depend on the machine, in the last bits of single values.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { DataError, UsageError } from "../errors.ts";
import { fastest } from "./auto.ts";
import { missingKernels } from "./contract.ts";
import { startNative } from "./native/start.ts";
import { checkExtremes, checkProducts } from "./self_check.ts";
import { refuseThreads } from "./threads.ts";
import { startWasm } from "./wasm/start.ts";
import { describeAdapter } from "./webgpu/adapter.ts";
import { startWebgpu } from "./webgpu/start.ts";

/** The engines there are; see {@linkcode startEngine}. */
export const ENGINES = ["wasm", "native", "webgpu", "cpu"] as const;
/** One of {@linkcode ENGINES}. */
export type EngineName = typeof ENGINES[number];

/** Names accepted by {@linkcode startEngine}: an engine, or `auto` for the fastest. */
export const ENGINE_CHOICES = ["auto", ...ENGINES] as const;

/** A running engine, and what of it can change a result. */
export interface Engine {
  /** Which engine is current. */
  readonly name: EngineName;
  /**
   * Name, tfjs version and what computes: on wasm the digest of tfjs's binary, on native the BLAS
   * library and its threads besides, on webgpu the adapter, on cpu the version of V8, whose exp and
   * log it uses. Part of every result row.
   */
  readonly identity: string;
  /** Why `auto` chose it; absent where it was asked for by name. */
  readonly reason?: string;
  /** What speaks against it here: a software adapter of webgpu; absent where nothing does. */
  readonly caution?: string;
}

/** How an engine is started. */
export interface EngineOptions {
  /**
   * Threads that large products are split among, 1 to 64: on `wasm` 1 by default, on `native`, whose
   * library has them, as many as cores. On `wasm` no bit depends on it.
   */
  threads?: number;
  /** Path of a BLAS library, `native` only; by default the first that passes its check. */
  blas?: string;
}

/**
 * Starts an engine and makes it the current tfjs backend of this thread; a second call is cheap.
 *
 * - `wasm` (default): portable, everywhere.
 * - `native`: the same memory and kernels, products by a BLAS library of the system; needs
 *   `--allow-ffi` for it.
 * - `webgpu`: the GPU, software adapters included; tensors are read with `await tensor.data()`.
 * - `cpu`: plain JavaScript, slow, for comparison.
 * - `auto`: the fastest of `native`, `webgpu` on real hardware and `wasm` that passes its checks.
 *
 * @param name one of {@linkcode ENGINE_CHOICES}
 * @param options threads, and the library of `native`
 * @returns which engine runs, and its identity; `auto` says why
 * @throws {UsageError} when the name is unknown, or the engine does not have so many threads
 * @throws {DataError} when the engine is not to be had here, lacks a kernel that training needs or
 * computes wrongly; for threads on `wasm` where that runs already, on memory of one
 */
export async function startEngine(
  name: string = "wasm",
  options: EngineOptions = {},
): Promise<Engine> {
  if (name !== "auto" && !isEngineName(name)) {
    throw new UsageError(`Unknown engine "${name}": choose one of ${ENGINE_CHOICES.join(", ")}`);
  }
  refuseOptions(options);
  refuseThreads(name, options.threads ?? 1);
  if (name === "auto") return await startFastest(options);
  const version = `tfjs-${tf.version["tfjs-core"]}`;
  const computes = await START[name](options);
  const identity = `${name} ${version} ${computes}`;
  refuseMissingKernels(name);
  if (name !== "wasm" && !checked.has(tf.backend())) await checkNumbers(name, computes);
  const caution = name === "webgpu" ? await softwareAdapter() : null;
  return { name, identity, ...(caution === null ? {} : { caution }) };
}

function refuseOptions(options: EngineOptions): void {
  const isObject = typeof options === "object" && options !== null;
  const unknown = isObject
    ? Object.keys(options).find((name) => name !== "threads" && name !== "blas")
    : String(options);
  if (unknown === undefined) return;
  throw new UsageError(`The options of an engine are threads and blas, got ${unknown}`);
}

/** Backends whose numbers were found right; not that of `native`, whose library may change. */
const checked = new WeakSet<object>();

async function checkNumbers(name: EngineName, computes: string): Promise<void> {
  const engine = `${name} (${computes})`;
  await checkProducts(engine);
  await checkExtremes(engine);
  if (name !== "native") checked.add(tf.backend());
}

/** Starts each engine and tells what of it can change a result. */
const START: Readonly<Record<EngineName, (options: EngineOptions) => Promise<string>>> = {
  wasm: startWasm,
  native: startNative,
  webgpu: startWebgpu,
  async cpu() {
    if (!await tf.setBackend("cpu")) throw new DataError("The engine cpu does not start");
    // Else the first tensor prints an advertisement for a package that this is not made for.
    Reflect.set(tf.backend(), "firstUse", false);
    return `v8-${Deno.version.v8}`;
  },
};

async function startFastest(options: EngineOptions): Promise<Engine> {
  const candidate = (name: EngineName, options: EngineOptions, check?: () => Promise<void>) => ({
    name,
    async start() {
      await check?.();
      return await startEngine(name, options);
    },
  });
  // First the one whose memory its threads share; native takes that memory as it finds it.
  const { started, reason } = await fastest([
    candidate("wasm", options),
    candidate("native", options),
    candidate("webgpu", {}, refuseSoftwareAdapter),
  ]);
  return { ...started, reason };
}

async function refuseSoftwareAdapter(): Promise<void> {
  const caution = await softwareAdapter();
  if (caution !== null) throw new DataError(caution);
}

/** What speaks against the adapter of webgpu; null where it is a GPU, or there is none. */
async function softwareAdapter(): Promise<string | null> {
  const adapter = await describeAdapter();
  return adapter?.software ? `${adapter.description} is software, slower than wasm` : null;
}

function refuseMissingKernels(name: EngineName): void {
  const missing = missingKernels(tf.getBackend());
  if (missing.length === 0) return;
  throw new DataError(`The engine ${name} lacks what training needs: ${missing.join(", ")}`);
}

function isEngineName(name: string): name is EngineName {
  return (ENGINES as readonly string[]).includes(name);
}
