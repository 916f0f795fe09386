/**
 * Gradients of depthwise convolution.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { currentHeap } from "../heap.ts";
import { windowNumbers, windowsOf } from "../windows.ts";
import { areFloats, type KernelCall, type Repair } from "./repair.ts";

type Shape4D = [number, number, number, number];

/** Gradient of the filter [kh, kw, c, q]. */
export const depthwiseFilterGradient: Repair = (call) => {
  const { x, dy } = call.inputs;
  if (!areFloats(x, dy)) return null;
  const info = convolution(call, x.shape, call.attrs.filterShape as number[]);
  const heap = currentHeap();
  const filter = heap.allocate(info.filterShape);
  run(info, { x, filter, dy }, true);
  return filter;
};

/** Gradient of the images [n, h, w, c]. */
export const depthwiseInputGradient: Repair = (call) => {
  const { dy, filter } = call.inputs;
  if (!areFloats(dy, filter)) return null;
  const info = convolution(call, call.attrs.inputShape as number[], filter.shape);
  const heap = currentHeap();
  const x = heap.allocate(info.inShape);
  run(info, { x, filter, dy }, false);
  return x;
};

function convolution({ attrs }: KernelCall, inShape: number[], filterShape: number[]) {
  return tf.backend_util.computeConv2DInfo(
    inShape as Shape4D,
    filterShape as Shape4D,
    attrs.strides as number,
    attrs.dilations as number,
    attrs.pad as "same",
    attrs.dimRoundingMode as "floor",
    true,
  );
}

function run(
  info: tf.backend_util.Conv2DInfo,
  { x, filter, dy }: Record<"x" | "filter" | "dy", tf.TensorInfo>,
  ofFilter: boolean,
): void {
  const heap = currentHeap();
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
