/**
 * Kernels of a tfjs backend replaced by others.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";

/** Makes a kernel, given tfjs's own where it has one. */
export type Replacement = (stock: tf.KernelFunc | undefined) => tf.KernelFunc;

const done = new Set<string>();

/**
 * Replaces or adds kernels; a second call for the same backend changes nothing.
 *
 * @param backendName a backend whose kernels are registered already
 * @param replacements by tfjs's kernel name
 */
export function replaceKernels(
  backendName: string,
  replacements: Readonly<Record<string, Replacement>>,
): void {
  if (done.has(backendName)) return;
  done.add(backendName);
  for (const [kernelName, replacement] of Object.entries(replacements)) {
    const stock = tf.getKernel(kernelName, backendName);
    // Registering over a kernel writes a warning to the console.
    if (stock) tf.unregisterKernel(kernelName, backendName);
    const kernelFunc = replacement(stock?.kernelFunc);
    tf.registerKernel({ ...stock, kernelName, backendName, kernelFunc });
  }
}
