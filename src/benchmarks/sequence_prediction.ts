/**
 * Predicting what follows a sequence: one of two outcomes, or numbers.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { refuseIncompleteSequences, type SequenceData } from "../data/sequence_data.ts";
import { binaryCrossEntropy } from "../engine/operations/binary_cross_entropy.ts";
import { meanSquaredError } from "../engine/operations/squared_error.ts";
import { tidied } from "../engine/scope.ts";
import { filledTensor } from "../engine/tensors.ts";
import { UsageError } from "../errors.ts";
import { areaUnderRoc } from "../metrics/area_under_roc.ts";
import { rSquared } from "../metrics/r_squared.ts";
import type { SplitName, Task } from "../training/task.ts";

/** Rows scored at once; enough for fast products, small in memory. */
const EVALUATION_ROWS = 256;

/** What an error costs. */
export interface SequencePredictionOptions {
  /** Weight of the outcome 1 in the loss, that of 0 being 1; default 1. */
  positiveWeight?: number;
}

/**
 * Of binary targets: binary cross-entropy of the log-odds, which are the second logit less the
 * first, and `auroc`, the area under the ROC curve in percent. Of real ones: mean squared error, and
 * `r2`, the coefficient of determination, at most 1, averaged over the outputs.
 *
 * A value is NaN where a network's outputs are not all numbers.
 *
 * @throws {UsageError} for a split with too few values, or a binary target that is neither 0 nor 1
 */
export function sequencePrediction(
  data: SequenceData,
  { positiveWeight = 1 }: SequencePredictionOptions = {},
): Task {
  refuseIncompleteSequences(data);
  const binary = data.kind === "binary";
  const loss = (outputs: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar =>
    binary
      ? tf.tidy(() => binaryCrossEntropy(logOdds(outputs), targets, { positiveWeight }))
      : meanSquaredError(outputs, targets);
  const batch = (split: SplitName, indices: Uint32Array) => {
    const { size, inputs, targets } = data[split];
    const beyond = indices.find((example) => example >= size);
    if (beyond !== undefined) {
      throw new UsageError(`There is no ${split} sequence ${beyond}: expected 0 to ${size - 1}`);
    }
    return {
      inputs: rows(inputs, data.steps * data.features, indices),
      targets: rows(targets, data.outputs, indices),
    };
  };
  return {
    metric: binary ? "auroc" : "r2",
    better: "higher",
    sizes: { train: data.train.size, validation: data.validation.size, test: data.test.size },
    batch,
    loss,
    async evaluate(predict, split) {
      const { size, targets } = data[split];
      const outputs = new Float32Array(targets.length);
      let lossSum = 0;
      for (let first = 0; first < size; first += EVALUATION_ROWS) {
        const count = Math.min(EVALUATION_ROWS, size - first);
        const scored = tidied(() => {
          const { inputs, targets } = batch(
            split,
            Uint32Array.from({ length: count }, (_, i) => first + i),
          );
          const outputs = predict(inputs);
          return { loss: loss(outputs, targets), outputs: binary ? logOdds(outputs) : outputs };
        });
        const [[mean], values] = await Promise.all([scored.loss.data(), scored.outputs.data()]);
        tf.dispose([scored.loss, scored.outputs]);
        lossSum += count * mean;
        outputs.set(values, first * data.outputs);
      }
      return { loss: lossSum / size, value: valueOf(data, outputs, targets) };
    },
  };
}

function valueOf(
  { kind, outputs: width }: SequenceData,
  outputs: Float32Array,
  targets: Float32Array,
): number {
  if (outputs.some(Number.isNaN)) return NaN;
  return kind === "binary"
    ? 100 * areaUnderRoc(outputs, targets)
    : rSquared(outputs, targets, width);
}

/** [n, 2] logits to [n, 1]. */
function logOdds(logits: tf.Tensor2D): tf.Tensor2D {
  const [first, second] = tf.split(logits, 2, 1);
  return tf.sub(second, first);
}

/** Rows of [n, width], as a tensor. */
function rows(values: Float32Array, width: number, indices: Uint32Array): tf.Tensor2D {
  return filledTensor<tf.Rank.R2>([indices.length, width], (out) => {
    indices.forEach((example, row) => {
      out.set(values.subarray(example * width, (example + 1) * width), row * width);
    });
  });
}
