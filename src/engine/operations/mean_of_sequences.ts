/**
 * One row for each sequence.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { given, refuseOtherTypes } from "./refuse.ts";
import { type SequenceOptions, sequencesIn } from "./sequences.ts";
import { withGradient } from "./with_gradient.ts";

/**
 * The mean of each sequence's tokens, without its padding: `y[s] = sum(x[t]) / length`, over the
 * rows t of sequence s. The gradient of a token's row is `dy[s] / length`, that of padding 0.
 *
 * @param x [n, d]
 * @param options where the sequences lie
 * @returns [sequences, d]; the caller disposes (use `tf.tidy`)
 * @throws {UsageError} for another type, or sequences that do not fit
 */
export function meanOfSequences(x: tf.Tensor2D, options: SequenceOptions): tf.Tensor2D {
  refuseOtherTypes("the mean of sequences", { x }, 2);
  given("the mean of sequences", "options", options, ["tokens", "lengths"]);
  const [rows] = x.shape;
  const sequences = sequencesIn(rows, options, "the mean of sequences");
  const count = sequences.length;
  // Padding belongs to a segment after the last, which the forward pass leaves out.
  const segments = new Int32Array(rows).fill(count);
  sequences.forEach(({ start, length }, i) => segments.fill(i, start, start + length));
  const ids = () => tf.tensor1d(segments, "int32");
  const shares = () => tf.tensor2d(sequences.map(({ length }) => 1 / length), [count, 1]);
  return withGradient([x], ([x]) => {
    return tf.mul(tf.unsortedSegmentSum(x, ids(), count), shares()) as tf.Tensor2D;
  }, (dy) => tf.gather(tf.pad(tf.mul(dy, shares()) as tf.Tensor2D, [[0, 1], [0, 0]]), ids()));
}
