/**
 * Windows over images on the heap: patches (im2col), and images from patches.
 *
 * @module
 */

import type * as tf from "@tensorflow/tfjs";
import type { Heap } from "./heap.ts";
import type { WindowNumbers } from "./kernels.ts";

/** Windows over one image of [h, w, c], with the numbers the kernels take. */
export interface Windows {
  readonly h: number;
  readonly w: number;
  readonly c: number;
  /** Height and width of a window. */
  readonly kh: number;
  readonly kw: number;
  /** How many windows there are, down and across. */
  readonly oh: number;
  readonly ow: number;
  /** Strides. */
  readonly sh: number;
  readonly sw: number;
  /** Dilations. */
  readonly dh: number;
  readonly dw: number;
  /** Rows and columns of zeros before the image. */
  readonly top: number;
  readonly left: number;
}

/** The windows of a convolution or pooling of images whose channels come last. */
export function windowsOf(info: tf.backend_util.Conv2DInfo): Windows {
  if (info.dataFormat !== "channelsLast") {
    throw new Error("Images must be [n, h, w, c] on the wasm engine, got channels first");
  }
  return {
    h: info.inHeight,
    w: info.inWidth,
    c: info.inChannels,
    kh: info.filterHeight,
    kw: info.filterWidth,
    oh: info.outHeight,
    ow: info.outWidth,
    sh: info.strideHeight,
    sw: info.strideWidth,
    dh: info.dilationHeight,
    dw: info.dilationWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
  };
}

/** Values in the patches of one image. */
export function patchValues({ oh, ow, kh, kw, c }: Windows): number {
  return oh * ow * kh * kw * c;
}

/** {@linkcode WindowNumbers} for so many images. */
export function windowNumbers(images: number, v: Windows): WindowNumbers {
  return [images, v.h, v.w, v.c, v.kh, v.kw, v.oh, v.ow, v.sh, v.sw, v.dh, v.dw, v.top, v.left];
}

/** Writes the patches of images at `x` to `patches`, [images oh ow, kh kw c]. */
export function toPatches(
  heap: Heap,
  images: number,
  windows: Windows,
  places: { x: number; patches: number },
): void {
  heap.kernels.patches(0, places.x, ...windowNumbers(images, windows), places.patches);
}

/** Writes the sums of the patches' values, where they lay in the images, to `x`. */
export function fromPatches(
  heap: Heap,
  images: number,
  windows: Windows,
  places: { x: number; patches: number },
): void {
  heap.kernels.patches(1, places.x, ...windowNumbers(images, windows), places.patches);
}
