/**
 * Which kernels of tfjs's wasm backend are replaced or added.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { batchMatMul } from "./mat_mul.ts";

/** Kernel functions by tfjs's kernel name. */
const REPAIRS: Readonly<Record<string, tf.KernelFunc>> = {
  BatchMatMul: ({ inputs, attrs }) =>
    batchMatMul(inputs.a as tf.TensorInfo, inputs.b as tf.TensorInfo, attrs as never),
};

/** Registers all repairs; a second call changes nothing. */
export function repairWasmKernels(): void {
  for (const [kernelName, kernelFunc] of Object.entries(REPAIRS)) {
    if (tf.getKernel(kernelName, "wasm")?.kernelFunc === kernelFunc) continue;
    // Registering over a kernel writes a warning to the console.
    if (tf.getKernel(kernelName, "wasm")) tf.unregisterKernel(kernelName, "wasm");
    tf.registerKernel({ kernelName, backendName: "wasm", kernelFunc });
  }
}
