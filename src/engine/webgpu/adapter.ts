/**
 * The GPU as WebGPU shows it: what it is called, whether it is one, and whether it is enough.
 *
 * @module
 */

import { DataError } from "../../errors.ts";

/** What is known of an adapter without starting it. */
export interface AdapterDescription {
  /** Its name as the driver gives it, for instance `llvmpipe (LLVM 15.0.6, 256 bits)`. */
  readonly description: string;
  /** Whether a CPU plays the GPU: slower than the engine wasm. */
  readonly software: boolean;
}

const SOFTWARE = /llvmpipe|lavapipe|softpipe|swiftshader|basic render/i;

/**
 * The least that tfjs's kernels are written for: the defaults of the WebGPU specification, section
 * 3.6.2. Drivers below the standard, OpenGL ES for instance, offer less.
 */
export const NEEDED_LIMITS: Readonly<Record<string, number>> = {
  maxStorageBuffersPerShaderStage: 8,
  maxStorageBufferBindingSize: 134_217_728,
  maxBufferSize: 268_435_456,
  maxComputeWorkgroupStorageSize: 16_384,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupSizeY: 256,
  maxComputeWorkgroupsPerDimension: 65_535,
};

/** The adapter tensors would run on, or null; nothing is started or allocated. */
export async function findAdapter(): Promise<GPUAdapter | null> {
  return await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" }) ?? null;
}

/** Looks at the adapter and starts nothing; null where there is none. */
export async function describeAdapter(): Promise<AdapterDescription | null> {
  const adapter = await findAdapter();
  return adapter === null ? null : describe(adapter.info);
}

/** The name of an adapter and whether it is software. */
export function describe(info: GPUAdapterInfo): AdapterDescription {
  const description = info.description || `vendor ${info.vendor}, device ${info.device}`;
  return { description, software: info.isFallbackAdapter || SOFTWARE.test(description) };
}

/**
 * Refuses an adapter on which a kernel would fail in the middle of a training.
 *
 * @throws {DataError} that names the limit, its value and the need
 */
export function checkLimits(description: string, limits: object): void {
  for (const [name, need] of Object.entries(NEEDED_LIMITS)) {
    const value = Reflect.get(limits, name);
    if (!(value >= need)) {
      throw new DataError(
        `The GPU adapter ${description} does not suffice: ${name} is ${value}, needed ${need}. ` +
          "The engine wasm needs no GPU",
      );
    }
  }
}
