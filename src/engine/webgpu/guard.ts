/**
 * WebGPU reports an allocation that failed or a lost device beside the computation, which goes on
 * with zeros. Here the first such report makes every later operation and every later reading of a
 * tensor an error.
 *
 * @module
 */

import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { DataError } from "../../errors.ts";

/** Where a reading leaves its values; private in tfjs's types. */
interface Caching {
  convertAndCacheOnCPU(dataId: object, data: unknown): unknown;
}

/** What may be asked of a guarded device. */
export interface Guard {
  /** The first failure, in one line, or null while all is well. */
  readonly failure: string | null;
}

/**
 * Watches the device of a backend, and replaces how it computes and how tensors are read.
 *
 * Operations and `read` (behind `await tensor.data()`) throw {@linkcode DataError} once the device
 * has failed; a tensor may be disposed of while it is read. `readSync` (behind `tensor.dataSync()`)
 * works only for values that are on the host; tfjs would read others through a canvas, which Deno
 * cannot.
 */
export function guardBackend(backend: WebGPUBackend): Guard {
  let failure: string | null = null;
  const fail = (message: string) => failure ??= message.split("\n")[0];
  const { device } = backend;
  device.addEventListener("uncapturederror", (event) => {
    event.preventDefault();
    fail((event as GPUUncapturedErrorEvent).error.message);
  });
  device.lost.then((lost) => fail(`the device was lost (${lost.reason}): ${lost.message}`));

  const refuse = () => {
    if (failure !== null) throw new DataError(`The GPU failed: ${failure}`);
  };
  // Deno's own errors about the device and its buffers, as far as they are thrown, are such.
  const translate = (error: unknown) => {
    if (error instanceof DOMException) fail(error.message);
    refuse();
    return error;
  };

  const runProgram = backend.runWebGPUProgram.bind(backend);
  backend.runWebGPUProgram = (...call) => {
    refuse();
    try {
      return runProgram(...call);
    } catch (error) {
      throw translate(error);
    }
  };
  const read = backend.read.bind(backend);
  backend.read = async (dataId) => {
    refuse();
    try {
      const values = await read(dataId);
      refuse();
      return values;
    } catch (error) {
      throw translate(error);
    }
  };
  // A reading has its values even if the tensor was disposed of before they arrived.
  const caching = backend as unknown as Caching;
  const cache = caching.convertAndCacheOnCPU.bind(backend);
  caching.convertAndCacheOnCPU = (dataId, data) =>
    backend.tensorMap.has(dataId) ? cache(dataId, data) : data;
  backend.readSync = (dataId) => {
    refuse();
    const { values } = backend.tensorMap.get(dataId);
    if (values == null) {
      throw new Error("The engine webgpu cannot read a tensor synchronously: await its data()");
    }
    return values;
  };
  return {
    get failure() {
      return failure;
    },
  };
}
