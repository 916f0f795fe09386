/**
 * Convolution by a weight of two dimensions.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import {
  type Convolution,
  type ConvolutionPlaces,
  convolve,
  filterGradient,
  imageGradient,
} from "../wasm/convolutions.ts";
import { currentHeap, heapIfAny } from "../wasm/heap.ts";
import { imagePatches, type PatchOptions, patchWindows } from "./image_patches.ts";
import { given, refuseOtherTypes, refuseShape } from "./refuse.ts";
import { withGradient } from "./with_gradient.ts";

/** Which patches, and what needs a gradient. */
export interface ConvolutionOptions extends PatchOptions {
  /** The images are data: they need no gradient. Default: false. */
  isData?: boolean;
  /** The weight is not trained: it needs no gradient. Default: false. */
  isFrozen?: boolean;
}

const FIELDS = ["size", "strides", "padding", "isData", "isFrozen"] as const;

/**
 * `imagePatches(x) weight`: the convolution of images with the filter
 * `reshape(weight, [kh, kw, c, d])`. Its gradients are `imagePatches(x)^T dy` of the weight, and of x
 * what `dy weight^T` adds up to where the patches lay.
 *
 * On wasm and native the patches are made a few images at a time, and again for the gradient: they
 * take at most 640 KiB, or what those of a single image take. Elsewhere all of them are kept.
 *
 * @param x [n, h, w, c]
 * @param weight [kh kw c, d]
 * @param options patches as {@linkcode imagePatches} takes them
 * @returns [n oh ow, d]; the caller disposes (use `tf.tidy`)
 * @throws {UsageError} for a tensor of another type or shape
 */
export function convolution(
  x: tf.Tensor4D,
  weight: tf.Tensor2D,
  options: ConvolutionOptions,
): tf.Tensor2D {
  refuseOtherTypes("a convolution", { x }, 4);
  refuseOtherTypes("a convolution", { weight }, 2);
  given("a convolution", "options", options, FIELDS);
  const windows = patchWindows(x.shape, options);
  const { kh, kw, c } = windows;
  const depth = weight.shape[1];
  refuseShape("a convolution", "weight", weight, [kh * kw * c, depth]);
  const { size, strides, padding } = options;
  if (heapIfAny() === null) {
    return tf.matMul(imagePatches(x, { size, strides, padding }), weight);
  }
  return onHeap(x, weight, { images: x.shape[0], windows, depth }, options);
}

function onHeap(
  x: tf.Tensor4D,
  weight: tf.Tensor2D,
  what: Convolution,
  { isData = false, isFrozen = false }: ConvolutionOptions,
): tf.Tensor2D {
  const { images, windows: { oh, ow }, depth } = what;
  const forward = () => {
    const y = currentHeap().allocate<tf.Rank.R2>([images * oh * ow, depth]);
    run(convolve, what, { x, filter: weight, y });
    return y;
  };
  const ofImages = (y: tf.Tensor, filter: tf.Tensor) => {
    const dx = currentHeap().allocate(x.shape);
    run(imageGradient, what, { x: dx, filter, y });
    return dx;
  };
  const ofWeight = (y: tf.Tensor, x: tf.Tensor) => {
    const dWeight = currentHeap().allocate(weight.shape);
    run(filterGradient, what, { x, filter: dWeight, y });
    return dWeight;
  };
  const inputs = [...isData ? [] : [x], ...isFrozen ? [] : [weight]];
  if (inputs.length === 0) return forward();
  return withGradient<tf.Tensor2D>(inputs, (_, save) => {
    save([x, weight]);
    return forward();
  }, (dy, [x, weight]) => [
    ...isData ? [] : [ofImages(dy, weight)],
    ...isFrozen ? [] : [ofWeight(dy, x)],
  ]);
}

/** One of the three kernels of a convolution; it writes to one of the tensors. */
function run(
  kernel: typeof convolve,
  what: Convolution,
  { x, filter, y }: Record<keyof ConvolutionPlaces, tf.Tensor>,
): void {
  const heap = currentHeap();
  const [images, weight, result] = heap.addresses(x, filter, y);
  kernel(heap, what, { x: images, filter: weight, y: result });
}
