/**
 * Gradients of convolution as products of patches, a few images at a time.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { multiply } from "../gemm.ts";
import type { Heap } from "../heap.ts";
import { fromPatches, patchValues, toPatches, type Windows, windowsOf } from "../windows.ts";
import { areFloats, type KernelCall, type Repair } from "./repair.ts";

/** Values of patches that are made at once, if that is an image or more: 1 MiB. */
const CHUNK = 262_144;

/** Gradient of the filter [kh, kw, c, d]: patches^T dy. */
export const conv2dFilterGradient: Repair = (call, heap) => {
  const { x, dy } = call.inputs;
  if (!areFloats(x, dy)) return null;
  const info = convolutionOf(call, x.shape, call.attrs.filterShape as number[], false);
  const windows = windowsOf(info);
  const out = heap.allocate(info.filterShape);
  const places = { x: heap.address(x), dy: heap.address(dy), out: heap.address(out) };
  const { rows, width, depth } = sizes(info, windows);
  if (info.batchSize * rows === 0) heap.values(out).fill(0);
  inChunks(heap, info.batchSize, windows, (first, images, patches) => {
    toPatches(heap, images, windows, { x: places.x + 4 * first * imageValues(windows), patches });
    multiply(heap, {
      m: width,
      n: depth,
      k: images * rows,
      a: patches,
      lda: width,
      transposeA: true,
      b: places.dy + 4 * first * rows * depth,
      ldb: depth,
      c: places.out,
      accumulate: first > 0,
    });
  });
  return out;
};

/** Gradient of the images [n, h, w, c]: what dy filter^T adds up to where the patches lay. */
export const conv2dInputGradient: Repair = (call, heap) => {
  const { dy, filter } = call.inputs;
  if (!areFloats(dy, filter)) return null;
  const info = convolutionOf(call, call.attrs.inputShape as number[], filter.shape, false);
  const windows = windowsOf(info);
  const out = heap.allocate(info.inShape);
  const places = { x: heap.address(out), dy: heap.address(dy), filter: heap.address(filter) };
  const { rows, width, depth } = sizes(info, windows);
  inChunks(heap, info.batchSize, windows, (first, images, patches) => {
    multiply(heap, {
      m: images * rows,
      n: width,
      k: depth,
      a: places.dy + 4 * first * rows * depth,
      lda: depth,
      b: places.filter,
      ldb: depth,
      transposeB: true,
      c: patches,
    });
    fromPatches(heap, images, windows, { x: places.x + 4 * first * imageValues(windows), patches });
  });
  return out;
};

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

function sizes(info: tf.backend_util.Conv2DInfo, { oh, ow, kh, kw, c }: Windows) {
  return { rows: oh * ow, width: kh * kw * c, depth: info.outChannels };
}

function imageValues({ h, w, c }: Windows): number {
  return h * w * c;
}

/** Calls `f` for a few images after the other, with a place for their patches. */
function inChunks(
  heap: Heap,
  images: number,
  windows: Windows,
  f: (first: number, images: number, patches: number) => void,
): void {
  const each = Math.max(1, Math.min(images, Math.floor(CHUNK / patchValues(windows))));
  // The product itself works in the heap's scratch.
  const patches = heap.allocate([each, patchValues(windows)]);
  for (let first = 0; first < images; first += each) {
    f(first, Math.min(each, images - first), heap.address(patches));
  }
  patches.dispose();
}
