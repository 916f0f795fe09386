/**
 * Gradients of depthwise convolution.
 *
 * @module
 */

import type * as tf from "@tensorflow/tfjs";
import type { Heap } from "../heap.ts";
import { windowNumbers, windowsOf } from "../windows.ts";
import { convolutionOf } from "./convolution.ts";
import { areFloats, type Repair } from "./repair.ts";

/** Gradient of the filter [kh, kw, c, q]. */
export const depthwiseFilterGradient: Repair = (call, heap) => {
  const { x, dy } = call.inputs;
  if (!areFloats(x, dy)) return null;
  const info = convolutionOf(call, x.shape, call.attrs.filterShape as number[], true);
  const filter = heap.allocate(info.filterShape);
  run(heap, info, { x, filter, dy }, true);
  return filter;
};

/** Gradient of the images [n, h, w, c]. */
export const depthwiseInputGradient: Repair = (call, heap) => {
  const { dy, filter } = call.inputs;
  if (!areFloats(dy, filter)) return null;
  const info = convolutionOf(call, call.attrs.inputShape as number[], filter.shape, true);
  const x = heap.allocate(info.inShape);
  run(heap, info, { x, filter, dy }, false);
  return x;
};

function run(
  heap: Heap,
  info: tf.backend_util.Conv2DInfo,
  { x, filter, dy }: Record<"x" | "filter" | "dy", tf.TensorInfo>,
  ofFilter: boolean,
): void {
  const [images, h, w, c, ...rest] = windowNumbers(info.batchSize, windowsOf(info));
  heap.kernels.depthwiseGradient(
    Number(ofFilter),
    ...heap.addresses(x, filter, dy),
    images,
    h,
    w,
    c,
    info.outChannels / info.inChannels,
    ...rest,
  );
}
