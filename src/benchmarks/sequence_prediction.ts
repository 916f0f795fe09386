/**
 * Predicting what follows a sequence: one of two outcomes, or numbers.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { refuseIncompleteSequences, type SequenceData } from "../data/sequence_data.ts";
import { binaryCrossEntropy } from "../engine/operations/binary_cross_entropy.ts";
import { meanSquaredError } from "../engine/operations/squared_error.ts";
import { areaUnderRoc } from "../metrics/area_under_roc.ts";
import { scoredBy } from "../metrics/metrics.ts";
import { rSquared } from "../metrics/r_squared.ts";
import { bySplit, type SplitName, type Task } from "../training/task.ts";
import { inParts, refuseBeyond, scoreParts } from "./score_parts.ts";
import { takenRows } from "./taken_rows.ts";

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
  /** What is compared with the targets. */
  const answers = (outputs: tf.Tensor2D) => binary ? logOdds(outputs) : outputs;
  const lossOfAnswers = (answers: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar =>
    binary
      ? binaryCrossEntropy(answers, targets, { positiveWeight })
      : meanSquaredError(answers, targets);
  const loss = (outputs: tf.Tensor2D, targets: tf.Tensor2D) =>
    tf.tidy(() => lossOfAnswers(answers(outputs), targets));
  const batch = (split: SplitName, indices: Uint32Array) => {
    const { size, inputs, targets } = data[split];
    refuseBeyond(indices, size, `${split} sequence`);
    return {
      inputs: takenRows(inputs, data.steps * data.features, indices),
      targets: takenRows(targets, data.outputs, indices),
    };
  };
  return {
    ...scoredBy(binary ? "auroc" : "r2"),
    sizes: bySplit((split) => data[split].size),
    batch,
    loss,
    async evaluate(predict, split) {
      const { size, targets } = data[split];
      const outputs = new Float32Array(targets.length);
      const mean = await scoreParts({
        ...{ task: { batch, loss: lossOfAnswers }, split, parts: inParts(size, EVALUATION_ROWS) },
        predict: (inputs) => answers(predict(inputs)),
        use: (values, [first]) => outputs.set(values, first * data.outputs),
      });
      return { loss: mean, value: valueOf(data, outputs, targets) };
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
