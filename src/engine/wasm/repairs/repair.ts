/**
 * What a repaired kernel is.
 *
 * @module
 */

import type * as tf from "@tensorflow/tfjs";
import type { Heap } from "../heap.ts";

/** How tfjs calls a kernel. */
export interface KernelCall {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly attrs: Readonly<Record<string, unknown>>;
}

/** Computes a kernel's outputs; null where tfjs's own kernel is to answer. */
export type Repair = (
  call: KernelCall,
  heap: Heap,
) => tf.TensorInfo | tf.TensorInfo[] | null;

/** Whether all of these are float32. */
export function areFloats(...tensors: readonly tf.TensorInfo[]): boolean {
  return tensors.every(({ dtype }) => dtype === "float32");
}
