/**
 * Images as matrices of their patches, so that a convolution is a product.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { UsageError } from "../../errors.ts";
import { heapIfAny } from "../wasm/heap.ts";
import { fromPatches, toPatches, type Windows, windowsOf } from "../wasm/windows.ts";
import { given, refuseOtherTypes } from "./refuse.ts";
import { withGradient } from "./with_gradient.ts";

/** Which patches. */
export interface PatchOptions {
  /** Height and width of a patch, at least 1. */
  size: readonly [number, number];
  /** Pixels from one patch to the next, down and across; 1 by default. */
  strides?: readonly [number, number];
  /**
   * Zeros around the image (`same`, default) or none (`valid`), as tfjs's convolutions; or so many
   * rows and columns of zeros on every side, as PyTorch's. With strides above 1 they differ: `same`
   * adds the odd row below and to the right.
   */
  padding?: "same" | "valid" | number;
}

/**
 * Row (i, oy, ox) of the result holds the patch of image i whose first pixel is
 * (oy strideY - top, ox strideX - left), in the order (row, column, channel) of a convolution's
 * filter [kh, kw, c, d]: `imagePatches(x) reshape(filter, [kh kw c, d])` is the convolution. The
 * gradient adds each patch's gradient where the patch lay.
 *
 * @param x [n, h, w, c]
 * @returns [n oh ow, kh kw c]; the caller disposes (use `tf.tidy`)
 * @throws {UsageError} for a tensor of another type
 */
export function imagePatches(x: tf.Tensor4D, options: PatchOptions): tf.Tensor2D {
  given("image patches", "options", options, ["size", "strides", "padding"]);
  refuseOtherTypes("image patches", { x }, 4);
  const windows = patchWindows(x.shape, options);
  const [images] = x.shape;
  const { oh, ow, kh, kw, c } = windows;
  const shape: [number, number] = [images * oh * ow, kh * kw * c];
  return withGradient<tf.Tensor2D>([x], ([x]) => {
    const heap = heapIfAny();
    if (heap === null) return gathered(x, windows, patchSources(windows)).reshape(shape);
    const out = heap.allocate<tf.Rank.R2>(shape);
    toPatches(heap, images, windows, { x: heap.address(x), patches: heap.address(out) });
    return out;
  }, (dy) => {
    const heap = heapIfAny();
    if (heap === null) {
      const taps = gathered(dy.reshape([images, -1, c]), windows, imageSources(windows));
      return tf.sum(taps.reshape([images, windows.h, windows.w, kh * kw, c]), 3);
    }
    const out = heap.allocate(x.shape);
    fromPatches(heap, images, windows, { x: heap.address(out), patches: heap.address(dy) });
    return out;
  });
}

function isSide(side: unknown): boolean {
  return Number.isInteger(side) && Number(side) >= 1;
}

function wrongOption(what: string, rule: string, got: unknown): UsageError {
  return new UsageError(`Cannot compute ${what}: ${rule}, got ${JSON.stringify(got)}`);
}

/** The windows over images of a shape [n, h, w, c] that options describe. */
export function patchWindows(
  shape: [number, number, number, number],
  options: PatchOptions,
): Windows {
  const what = "image patches";
  const { size, strides = [1, 1], padding = "same" } = given(what, "options", options);
  for (const [name, sides] of Object.entries({ size, strides })) {
    const isPair = Array.isArray(sides) && sides.length === 2 && sides.every(isSide);
    if (!isPair) throw wrongOption(what, `${name} must be two integers of at least 1`, sides);
  }
  if (padding !== "same" && padding !== "valid" && !(Number.isInteger(padding) && padding >= 0)) {
    throw wrongOption(what, "padding must be same, valid or an integer of at least 0", padding);
  }
  return windowsOf(
    tf.backend_util.computeConv2DInfo(
      shape,
      [size[0], size[1], shape[3], 1],
      [strides[0], strides[1]],
      1,
      padding,
    ),
  );
}

/** Pixels or taps by number, [n, count, c]; the last number stands for zeros. */
function gathered(x: tf.Tensor, { c }: Windows, sources: Int32Array): tf.Tensor {
  const rows = x.reshape([x.shape[0], -1, c]) as tf.Tensor3D;
  const padded = tf.pad3d(rows, [[0, 0], [0, 1], [0, 0]]);
  return tf.gather(padded, tf.tensor1d(sources, "int32"), 1);
}

/** For each value of the patches, channels aside, the number of its pixel. */
function patchSources(windows: Windows): Int32Array {
  const { h, w, oh, ow, kh, kw } = windows;
  const sources = new Int32Array(oh * ow * kh * kw).fill(h * w);
  eachTap(windows, (pixel, tap) => sources[tap] = pixel);
  return sources;
}

/** For each pixel and each place in a patch, the number of the patches' value that it went to. */
function imageSources(windows: Windows): Int32Array {
  const { h, w, oh, ow, kh, kw } = windows;
  const sources = new Int32Array(h * w * kh * kw).fill(oh * ow * kh * kw);
  eachTap(windows, (pixel, tap) => sources[pixel * kh * kw + tap % (kh * kw)] = tap);
  return sources;
}

/** Calls `f` with each pair of a pixel and a value of the patches that comes from it. */
function eachTap(windows: Windows, f: (pixel: number, tap: number) => void): void {
  const { h, w, oh, ow, kh, kw, sh, sw, top, left } = windows;
  for (let tap = 0; tap < oh * ow * kh * kw; tap++) {
    const [place, window] = [tap % (kh * kw), Math.floor(tap / (kh * kw))];
    const y = Math.floor(window / ow) * sh - top + Math.floor(place / kw);
    const x = window % ow * sw - left + place % kw;
    if (y >= 0 && y < h && x >= 0 && x < w) f(y * w + x, tap);
  }
}
