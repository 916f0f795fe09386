/**
 * Activations whose gradient is one kernel on the wasm engine.
 *
 * @module
 */

import type * as tf from "@tensorflow/tfjs";
import { heapIfAny } from "../wasm/heap.ts";
import { ELEMENTWISE } from "../wasm/kernels.ts";
import { withGradient } from "./with_gradient.ts";

/** An activation where there is no heap: its value and its derivative, composed. */
export interface Composition {
  value(x: tf.Tensor): tf.Tensor;
  slope(x: tf.Tensor): tf.Tensor;
}

/**
 * `f(x)` with the gradient `dy f'(x)`.
 *
 * @param name the kernel's function
 * @param x any shape
 * @param composition the same for the other engines
 * @returns the shape of x; the caller disposes
 */
export function activation<T extends tf.Tensor>(
  name: "silu" | "geluTanh" | "geluErf",
  x: T,
  composition: Composition,
): T {
  const what = ELEMENTWISE[name];
  return withGradient<T>([x], ([x], save) => {
    save([x]);
    const heap = heapIfAny();
    if (heap === null) return composition.value(x) as T;
    const out = heap.allocate(x.shape);
    heap.kernels.elementwise(what, heap.address(x), x.size, heap.address(out));
    return out as tf.Tensor as T;
  }, (dy, [x]) => {
    const heap = heapIfAny();
    if (heap === null) return dy.mul(composition.slope(x));
    const out = heap.allocate(x.shape);
    heap.kernels.elementwiseGradient(
      what,
      heap.address(x),
      heap.address(dy),
      x.size,
      heap.address(out),
    );
    return out;
  });
}
