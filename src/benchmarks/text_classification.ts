/**
 * Classification of texts held as tokens.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { refuseUnusable, type TextData, type TextSplit } from "../data/text_data.ts";
import { softmaxCrossEntropy } from "../engine/operations/cross_entropy.ts";
import { filledTensor } from "../engine/tensors.ts";
import { countCorrect } from "../metrics/accuracy.ts";
import type { TextInputs } from "../models/transformer_classifier.ts";
import type { SplitName, Task } from "../training/task.ts";
import { refuseBeyond, scoreParts } from "./score_parts.ts";

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
      targets: filledTensor<tf.Rank.R2>([indices.length, classes], (y) => {
        y.fill(0);
        indices.forEach((text, row) => y[row * classes + labels[text]] = 1);
      }),
    };
  };

  return {
    metric: "accuracy",
    better: "higher",
    sizes: { train: data.train.size, validation: data.validation.size, test: data.test.size },
    batch,
    loss: softmaxCrossEntropy,
    async evaluate(predict, split) {
      const { size, labels } = data[split];
      let correct = 0;
      const loss = await scoreParts({
        ...{ task: { batch, loss: softmaxCrossEntropy }, predict, split },
        parts: groups(data[split]),
        use(logits, [first]) {
          correct += countCorrect(logits, classes, labels.subarray(first));
        },
      });
      return { loss, value: 100 * correct / size };
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
