/**
 * The memory of tfjs's wasm backend, and our own kernels on it.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { UsageError } from "../../errors.ts";
import { ALLOCATION_BYTES, type Allocator, OutOfMemory, type Peak, peakOf } from "./allocations.ts";
import type { Kernels } from "./kernels.ts";
import { openKernels } from "./open_kernels.ts";

/** What tfjs's wasm backend is made of, as far as it is used here. */
interface WasmBackend {
  wasm: Allocator & {
    asm: { memory: WebAssembly.Memory };
    HEAPU8: Uint8Array;
  };
  dataIdMap: { get(id: object): { memoryOffset: number; refCount: number } };
  makeOutput(shape: number[], dtype: "float32" | "int32"): tf.TensorInfo;
}

/** Tensors by address. Addresses are bytes from the start of the memory. */
export interface Heap {
  /** Where all tensors lie. */
  readonly memory: WebAssembly.Memory;
  /** Our compiled kernels, working on this memory. */
  readonly kernels: Kernels;
  /**
   * Where a float32 tensor's values lie, until it is disposed.
   *
   * @throws {UsageError} for a tensor of another type: its bits would be read as float32
   */
  address(tensor: tf.TensorInfo): number;
  /** Those of several, in their order. */
  addresses<T extends readonly tf.TensorInfo[]>(...tensors: T): { [I in keyof T]: number };
  /** The same for an int32 tensor. */
  addressOfIntegers(tensor: tf.TensorInfo): number;
  /** Whether other tensors have the same values in the same place. */
  isShared(tensor: tf.TensorInfo): boolean;
  /** A float32 tensor whose values are whatever lay there before. */
  allocate<R extends tf.Rank>(shape: number[]): tf.Tensor<R>;
  /**
   * A place for intermediate results, valid until the next call.
   *
   * @param bytes how many it must hold
   */
  scratch(bytes: number): number;
  /** Runs some work and watches what it allocates, its intermediate results included. */
  peakOf(work: () => void): Peak;
  /** All bytes as they are now; memory that grows makes older views useless. */
  bytes(): Uint8Array;
  /** The values of a float32 tensor, in their place; until memory grows, as all views. */
  values(tensor: tf.Tensor): Float32Array;
}

const MEBIBYTE = 1_048_576;

const heaps = new WeakMap<object, Heap>();

/** The heap of the current backend where that is tfjs's wasm backend, else null. */
export function heapIfAny(): Heap | null {
  return tf.getBackend() === "wasm" ? currentHeap() : null;
}

/** The heap of the current backend, which must be tfjs's wasm backend. */
export function currentHeap(): Heap {
  const backend = tf.backend();
  let heap = heaps.get(backend);
  if (heap === undefined) {
    heap = openHeap(backend as unknown as WasmBackend);
    heaps.set(backend, heap);
  }
  return heap;
}

function openHeap(backend: WasmBackend): Heap {
  const { wasm, dataIdMap } = backend;
  const { memory } = wasm.asm;
  refuseFailedAllocations(wasm);
  const placeOf = ({ dataId, dtype }: tf.TensorInfo, wanted: "float32" | "int32") => {
    if (dtype === wanted) return dataIdMap.get(dataId).memoryOffset;
    throw new UsageError(`Cannot compute on ${dtype} here: cast it to ${wanted} with tf.cast`);
  };
  const address = (tensor: tf.TensorInfo) => placeOf(tensor, "float32");
  let place = 0;
  let room = 0;
  return {
    memory,
    kernels: openKernels(memory),
    address,
    addresses: (...tensors) => tensors.map(address) as never,
    addressOfIntegers: (tensor) => placeOf(tensor, "int32"),
    isShared: ({ dataId }) => dataIdMap.get(dataId).refCount > 1,
    allocate<R extends tf.Rank>(shape: number[]) {
      const info = backend.makeOutput(shape, "float32");
      return tf.engine().makeTensorFromTensorInfo(info) as tf.Tensor<R>;
    },
    scratch(bytes) {
      if (bytes > room) {
        if (place !== 0) wasm._free(place);
        place = room = 0;
        const larger = Math.max(bytes, 65_536);
        place = wasm._malloc(larger);
        room = larger;
      }
      return place;
    },
    peakOf: (work) => peakOf(wasm, work),
    bytes: () => wasm.HEAPU8,
    values: (tensor) => new Float32Array(wasm.HEAPU8.buffer, address(tensor), tensor.size),
  };
}

/** An allocator that has nothing left answers 0, and tfjs would write there. */
function refuseFailedAllocations(wasm: WasmBackend["wasm"]): void {
  // The first call puts the compiled function in this one's place, and would undo ours.
  wasm._free(wasm._malloc(8));
  const allocate = wasm._malloc;
  wasm._malloc = (bytes) => {
    // The allocator takes more for a negative size, and answers with a wrong place.
    const address = bytes < ALLOCATION_BYTES ? allocate(bytes) >>> 0 : 0;
    if (address !== 0 || bytes === 0) return address;
    const inUse = Math.round(wasm.HEAPU8.length / MEBIBYTE);
    throw new OutOfMemory(
      `Out of memory: ${bytes} bytes more do not fit into the wasm engine's memory ` +
        `(${inUse} MiB now); a smaller batch or keep "regenerate" needs less`,
    );
  };
}
