/**
 * Linear maps over the 3 x 3 patches of images.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { convolution } from "../engine/operations/convolution.ts";
import { imagePatches, type PatchOptions } from "../engine/operations/image_patches.ts";
import { createAdaptedMap, type LottaLinearOptions } from "./adapted_map.ts";
import type { ImageLayer, Layer, Pass } from "./layer.ts";
import { mergedWeight } from "./merged_weight.ts";

/** Values of a patch, for each channel. */
export const PATCH = 9;

/** How patches lie in images. */
export interface ConvolutionOptions {
  /** Pixels from one patch to the next, down and across; 1 by default. */
  stride?: number;
  /** The images are data: their gradient is never needed. Default: false. */
  isData?: boolean;
}

/**
 * A layer over the 3 x 3 patches around every pixel, or every `stride`-th of every `stride`-th row,
 * with zeros around the image: [n, h, w, c] to [n ceil(h / stride) ceil(w / stride), dOut]. Patches
 * are in the order (row, column, channel).
 *
 * @param layer a trained or a frozen linear map of patches, 9 c values each; its parts become those
 * of the result
 * @param options `isData` as the layer has it
 */
export function createConvolution(layer: Layer, options: ConvolutionOptions = {}): ImageLayer {
  const { merged, apply, ...part } = layer;
  const isFrozen = part.kernel === undefined && part.factors === undefined;
  return {
    ...part,
    ofPatches: apply,
    apply(images, pass) {
      const patches = patchesOf(options);
      if (merged === undefined || part.frozen?.isCompact === false) {
        return apply(imagePatches(images, patches), pass);
      }
      const { weight, bias } = merged(pass);
      const h = convolution(images, weight, { ...patches, isData: options.isData, isFrozen });
      const y = bias === null ? h : tf.add<tf.Tensor2D>(h, bias);
      pass.probe?.(part.path, y);
      return y;
    },
  };
}

/**
 * The LottaLoRA layer over patches, placed as those of {@linkcode createConvolution}. In training it
 * is a convolution by the merged weight `V = beta W + scaling A B`, which saves the products with A
 * and B and the memory of the patches. Where the adapter's input is thinned out by dropout, where W
 * is made anew in more than one block, and in prediction, the patches are formed and the rest is as
 * in {@linkcode createLottaLinear}: a stored network predicts what it always did, to the bit.
 *
 * The residual adds the pixel in the middle of each patch: the image itself, thinned out where the
 * stride is above 1.
 *
 * @param path place in the network, unique within it; names the parameters and their streams
 * @param options shape, adapter and backbone; `dIn` is 9 c
 * @throws {UsageError} for a rank outside [1, 65536]
 */
export function createLottaConvolution(
  path: string,
  options: LottaLinearOptions & ConvolutionOptions,
): ImageLayer {
  const { adapter, frozen, isData } = options;
  const map = createAdaptedMap(path, options);
  const patches = patchesOf(options);
  const combined = (images: tf.Tensor4D, pass: Pass) => {
    if (!pass.training || adapter.dropout > 0 || frozen?.isCompact === false) {
      return map.combined(imagePatches(images, patches), pass);
    }
    return convolution(images, mergedWeight(map.weightIn(pass)), { ...patches, isData });
  };
  return {
    ...map.part,
    ofPatches: (x, pass) => map.finish(map.combined(x, pass), () => middleOf(x), pass),
    apply: (images, pass) =>
      map.finish(combined(images, pass), () => middles(images, options), pass),
  };
}

function patchesOf({ stride = 1 }: ConvolutionOptions): PatchOptions {
  return { size: [3, 3], strides: [stride, stride], padding: 1 };
}

/** The pixel in the middle of each of some patches. */
function middleOf(patches: tf.Tensor2D): tf.Tensor2D {
  const [rows, width] = patches.shape;
  const channels = width / PATCH;
  return tf.slice(patches, [0, (PATCH - 1) / 2 * channels], [rows, channels]);
}

/** The pixels in the middle of the patches of images, a row each. */
function middles(images: tf.Tensor4D, { stride = 1 }: ConvolutionOptions): tf.Tensor2D {
  if (stride === 1) return tf.reshape(images, [-1, images.shape[3]]);
  return imagePatches(images, { size: [1, 1], strides: [stride, stride], padding: 0 });
}
