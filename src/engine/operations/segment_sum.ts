/**
 * Sums of the rows that belong together: edges that end in one node, nodes of one graph.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { UsageError } from "../../errors.ts";
import { otherType, refuseOtherTypes, refuseShape } from "./refuse.ts";
import { withGradient } from "./with_gradient.ts";

/**
 * `y[s] = sum of x[i] over all i with ids[i] = s`, added in the order of i.
 *
 * Gradient: `dx[i] = dy[ids[i]]`, one lookup; tfjs's own first masks ids that are no segment, in
 * seven passes over the rows.
 *
 * @param x [n, d], float32
 * @param ids segment of each row, int32 [n], from 0 to `segments - 1`
 * @param segments number of segments; one without rows sums to 0
 * @returns [segments, d]; the caller disposes (use `tf.tidy`)
 * @throws {UsageError} for other shapes or types
 */
export function segmentSum(x: tf.Tensor2D, ids: tf.Tensor1D, segments: number): tf.Tensor2D {
  refuseOtherTypes("sums of segments", { x }, 2);
  if (ids?.dtype !== "int32") throw otherType("sums of segments", "ids", ids, "int32");
  if (!Number.isInteger(segments) || segments < 1) {
    throw new UsageError(
      `Cannot compute sums of segments: segments must be an integer >= 1, got ${segments}`,
    );
  }
  refuseShape("sums of segments", "ids", ids, [x.shape[0]]);
  return withGradient<tf.Tensor2D>(
    [x],
    ([x], save) => {
      // They may be freed before the backward pass.
      save([ids]);
      return tf.unsortedSegmentSum(x, ids, segments) as tf.Tensor2D;
    },
    (dy, [ids]) => tf.gather(dy, ids as tf.Tensor as tf.Tensor1D),
  );
}
