/**
 * The engine `webgpu`: tfjs's WebGPU backend on the GPU that Deno finds.
 *
 * Tensors are read with `await tensor.data()` only. Nothing here falls back to another engine.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { DataError } from "../../errors.ts";
import { checkLimits, describe, findAdapter, NEEDED_LIMITS } from "./adapter.ts";
import { type Guard, guardBackend } from "./guard.ts";
import { repairKernels } from "./repairs.ts";

interface Running {
  identity: string;
  guard: Guard;
}

let running: Promise<Running> | undefined;

/**
 * Makes `webgpu` the current tfjs backend of this thread; a second call is free, and one after the
 * device has failed starts it anew, which ends the life of every tensor on it.
 *
 * @returns version of Deno, whose shader compiler it is, and the adapter's name
 * @throws {DataError} in one line, when there is no adapter, its limits do not suffice, or it does
 * not start
 */
export async function startWebgpu(): Promise<string> {
  if (running !== undefined && (await running).guard.failure !== null) running = undefined;
  running ??= start().catch((error) => {
    running = undefined;
    throw error;
  });
  const { identity } = await running;
  if (tf.getBackend() !== "webgpu" && !await tf.setBackend("webgpu")) {
    throw new DataError("The engine webgpu does not start");
  }
  return identity;
}

async function start(): Promise<Running> {
  const adapter = await findAdapter();
  if (adapter === null) {
    throw new DataError(
      "no GPU adapter: the engine webgpu needs a GPU and its driver for Vulkan (Linux), Metal " +
        "(macOS) or Direct3D 12 (Windows). The engine wasm needs none",
    );
  }
  const { description } = describe(adapter.info);
  checkLimits(description, adapter.limits);
  const device = await requestDevice(adapter, description);

  // Imported late: the package registers itself as the backend that tfjs prefers to all others.
  const { WebGPUBackend } = await import("@tensorflow/tfjs-backend-webgpu");
  if (tf.engine().findBackendFactory("webgpu") != null) tf.removeBackend("webgpu");
  const backend = new WebGPUBackend(device, adapter.info);
  const guard = guardBackend(backend);
  tf.registerBackend("webgpu", () => backend, 0);
  repairKernels();
  return { identity: `deno-${Deno.version.deno} ${description}`, guard };
}

/**
 * A device with all that the adapter has of the limits that kernels use. Of storage buffers it has
 * what the standard promises, so that what runs on one GPU binds on every other too.
 */
async function requestDevice(adapter: GPUAdapter, description: string): Promise<GPUDevice> {
  const requiredLimits = Object.fromEntries(
    Object.keys(NEEDED_LIMITS).map((name) => [name, Reflect.get(adapter.limits, name)]),
  );
  const buffers = "maxStorageBuffersPerShaderStage";
  requiredLimits[buffers] = NEEDED_LIMITS[buffers];
  try {
    return await adapter.requestDevice({ requiredLimits });
  } catch (error) {
    const reason = String(error instanceof Error ? error.message : error).split("\n")[0];
    throw new DataError(`The GPU adapter ${description} does not start: ${reason}`);
  }
}
