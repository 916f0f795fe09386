/**
 * Embeddings and graphs: rows chosen by number, and their gradient.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { numbersIn } from "../../../numeric/shape.ts";
import { areFloats, type Repair } from "./repair.ts";

/** `tf.gather` of float32 by int32. */
export const gather: Repair = ({ inputs: { x, indices }, attrs }, heap) => {
  if (!areFloats(x) || indices.dtype !== "int32") return null;
  const [axis] = tf.util.parseAxisParam(attrs.axis as number, x.shape);
  const { batchSize, outerSize, dimSize, sliceSize, outputShape } = tf.backend_util.segment_util
    .collectGatherOpShapeInfo(
      x as tf.Tensor,
      indices as tf.Tensor,
      axis,
      attrs.batchDims as number,
    );
  const out = heap.allocate(outputShape);
  const count = numbersIn(indices.shape) / batchSize;
  const ids = heap.addressOfIntegers(indices);
  let from = heap.address(x);
  let to = heap.address(out);
  for (let i = 0; i < batchSize * outerSize; i++) {
    const places = ids + 4 * count * Math.floor(i / outerSize);
    const bad = heap.kernels.gatherRows(from, dimSize, sliceSize, places, count, to);
    if (bad >= 0) {
      const [id] = new Int32Array(heap.bytes().buffer, places + 4 * bad, 1);
      throw new Error(`Cannot gather: index ${id} is not in [0, ${dimSize - 1}]`);
    }
    from += 4 * dimSize * sliceSize;
    to += 4 * count * sliceSize;
  }
  return out;
};

/**
 * `tf.unsortedSegmentSum`: [...ids, ...rest] and ids of any shape, to [numSegments, ...rest], as
 * TensorFlow defines it; ids that are no segment are left out.
 */
export const unsortedSegmentSum: Repair = ({ inputs: { x, segmentIds }, attrs }, heap) => {
  if (!areFloats(x) || segmentIds.dtype !== "int32") return null;
  const numSegments = attrs.numSegments as number;
  const rest = x.shape.slice(segmentIds.shape.length);
  const out = heap.allocate([numSegments, ...rest]);
  heap.kernels.segmentSums(
    heap.address(x),
    heap.addressOfIntegers(segmentIds),
    numbersIn(segmentIds.shape),
    numbersIn(rest),
    numSegments,
    heap.address(out),
  );
  return out;
};
