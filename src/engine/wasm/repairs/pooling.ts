/**
 * The gradient of max pooling.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { windowNumbers, windowsOf } from "../windows.ts";
import { areFloats, type Repair } from "./repair.ts";

/** dy goes to the first of a window's largest values, in reading order. */
export const maxPoolGradient: Repair = ({ inputs: { dy, input }, attrs }, heap) => {
  if (!areFloats(dy, input)) return null;
  const info = tf.backend_util.computePool2DInfo(
    input.shape as [number, number, number, number],
    attrs.filterSize as number,
    attrs.strides as number,
    1,
    attrs.pad as "same",
    attrs.dimRoundingMode as "floor",
  );
  const out = heap.allocate(input.shape);
  const windows = windowNumbers(info.batchSize, windowsOf(info));
  heap.kernels.maxPoolGradient(...heap.addresses(input, dy), ...windows, heap.address(out));
  return out;
};
