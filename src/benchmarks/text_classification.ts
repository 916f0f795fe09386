/**
 * Classification of texts held as tokens.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { refuseUnusable, type TextData, type TextSplit } from "../data/text_data.ts";
import { softmaxCrossEntropy } from "../engine/operations/cross_entropy.ts";
import { scoredBy } from "../metrics/metrics.ts";
import type { TextInputs } from "../models/transformer_classifier.ts";
import { bySplit, type SplitName, type Task } from "../training/task.ts";
import { oneHot } from "./one_hot.ts";
import { refuseBeyond, scoreAccuracy } from "./score_parts.ts";

/** Tokens scored at once, or those of a single text: enough for fast products, small in memory. */
const EVALUATION_TOKENS = 8192;

/**
 * Cross-entropy and accuracy in percent. A batch holds its texts one after the other: there is no
 * padding.
 *
 * @throws {UsageError} for data that no network could take: see `refuseUnusable`
 */
export function textClassification(data: TextData): Task<TextInputs> {
  refuseUnusable(data);
  const { classes } = data;

  const batch = (split: SplitName, indices: Uint32Array) => {
    const { size, tokens, starts, labels } = data[split];
    refuseBeyond(indices, size, `${split} text`);
    const lengths = Int32Array.from(indices, (text) => starts[text + 1] - starts[text]);
    const all = new Int32Array(lengths.reduce((sum, length) => sum + length, 0));
    let at = 0;
    for (const text of indices) {
      all.set(tokens.subarray(starts[text], starts[text + 1]), at);
      at += starts[text + 1] - starts[text];
    }
    return {
      inputs: { tokens: tf.tensor1d(all, "int32"), lengths: tf.tensor1d(lengths, "int32") },
      targets: oneHot(indices.map((text) => labels[text]), classes),
    };
  };

  return {
    ...scoredBy("accuracy"),
    sizes: bySplit((split) => data[split].size),
    batch,
    loss: softmaxCrossEntropy,
    evaluate(predict, split) {
      const task = { batch, loss: softmaxCrossEntropy };
      const parts = groups(data[split]);
      return scoreAccuracy({ task, predict, split, parts }, data[split].labels);
    },
  };
}

/** All texts in their order, as many together as {@linkcode EVALUATION_TOKENS} allows. */
function* groups({ size, starts }: TextSplit): Generator<Uint32Array> {
  for (let first = 0, next = 0; first < size; first = next) {
    next = first + 1;
    while (next < size && starts[next + 1] - starts[first] <= EVALUATION_TOKENS) next++;
    yield Uint32Array.from({ length: next - first }, (_, i) => first + i);
  }
}
