/**
 * Gradients of convolution.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { type Convolution, filterGradient, imageGradient } from "../convolutions.ts";
import { windowsOf } from "../windows.ts";
import { areFloats, type KernelCall, type Repair } from "./repair.ts";

/** Gradient of the filter [kh, kw, c, d]: patches^T dy. */
export const conv2dFilterGradient: Repair = (call, heap) => {
  const { x, dy } = call.inputs;
  if (!areFloats(x, dy)) return null;
  const info = convolutionOf(call, x.shape, call.attrs.filterShape as number[], false);
  const out = heap.allocate(info.filterShape);
  const [images, y, filter] = heap.addresses(x, dy, out);
  filterGradient(heap, described(info), { x: images, y, filter });
  return out;
};

/** Gradient of the images [n, h, w, c]: what dy filter^T adds up to where the patches lay. */
export const conv2dInputGradient: Repair = (call, heap) => {
  const { dy, filter } = call.inputs;
  if (!areFloats(dy, filter)) return null;
  const info = convolutionOf(call, call.attrs.inputShape as number[], filter.shape, false);
  const out = heap.allocate(info.inShape);
  const [x, y, weights] = heap.addresses(out, dy, filter);
  imageGradient(heap, described(info), { x, y, filter: weights });
  return out;
};

function described(info: tf.backend_util.Conv2DInfo): Convolution {
  return { images: info.batchSize, windows: windowsOf(info), depth: info.outChannels };
}

/** The convolution that a kernel is called for; a depthwise one has no format of data. */
export function convolutionOf(
  { attrs }: KernelCall,
  inShape: number[],
  filterShape: number[],
  isDepthwise: boolean,
): tf.backend_util.Conv2DInfo {
  const { strides, dilations = 1, pad, dataFormat = "NHWC", dimRoundingMode } =
    attrs as unknown as ConvolutionAttributes;
  return tf.backend_util.computeConv2DInfo(
    inShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    dilations,
    pad,
    dimRoundingMode,
    isDepthwise,
    tf.backend_util.convertConv2DDataFormat(dataFormat),
  );
}

interface ConvolutionAttributes {
  strides: number | [number, number];
  dilations?: number | [number, number];
  pad: "valid" | "same" | number;
  dataFormat?: "NHWC" | "NCHW";
  dimRoundingMode?: "floor" | "round" | "ceil";
}
