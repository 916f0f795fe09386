/**
 * Predicting each next token of a text.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { objectWith, refuseArguments, refuseOptions, SIZE } from "../arguments.ts";
import type { TokenText } from "../data/wikitext/token_text.ts";
import { factoredCrossEntropy } from "../engine/operations/factored_cross_entropy.ts";
import { tokenCrossEntropy } from "../engine/operations/token_cross_entropy.ts";
import { DataError, UsageError } from "../errors.ts";
import { scoredBy } from "../metrics/metrics.ts";
import type { OutputFactors } from "../models/architecture.ts";
import { bySplit, type Loss, type SplitName, SPLITS, type Task } from "../training/task.ts";
import { inParts, refuseBeyond, scoreParts } from "./score_parts.ts";

/** Of 128 tokens these are 65,536; all of WikiText-103's test text takes a minute a time. */
const SCORED = 512;

/** Logits held at once while scoring, 128 MiB of them. */
const SCORED_LOGITS = 33_554_432;

const loss: Loss<tf.Tensor1D> = Object.assign(
  (logits: tf.Tensor2D, targets: tf.Tensor1D) => tokenCrossEntropy(logits, targets),
  {
    ofFactors: ({ x, table }: OutputFactors, targets: tf.Tensor1D) =>
      factoredCrossEntropy(x, table, targets),
  },
);

const TOKENS = objectWith("a text, as tokenText gives it", ...SPLITS);

/** How much of a text is scored. */
export interface NextTokenOptions {
  /**
   * Windows of the validation and of the test text that count, the first ones, at least 1; 512 by
   * default, `Infinity` for all.
   */
  scored?: number;
}

/**
 * Mean cross-entropy of the next token, in nats a token, as loss and as metric.
 *
 * An example is a window of tokens; windows follow each other without overlap, so that each token
 * of a part but its first, and what is left behind the last window, is predicted exactly once. Of
 * the validation and test texts the first windows count. Inputs are int32 [n, tokens], targets int32
 * [n tokens].
 *
 * @param tokens length of a window
 * @throws {DataError} for a part of the text that is too short for one window
 * @throws {UsageError} for a number of scored windows below 1
 */
export function nextToken(
  text: TokenText,
  tokens: number,
  options: NextTokenOptions = {},
): Task<tf.Tensor2D, tf.Tensor1D> {
  refuseArguments("nextToken", { text }, TOKENS);
  refuseArguments("nextToken", { tokens }, SIZE);
  refuseOptions("nextToken", options, { scored: false });
  const { scored = SCORED } = options;
  const sizes = windowsOf(text, tokens, scored);
  const batch = (split: SplitName, indices: Uint32Array) => {
    refuseBeyond(indices, sizes[split], `${split} window`);
    const inputs = new Int32Array(indices.length * tokens);
    const targets = new Int32Array(indices.length * tokens);
    indices.forEach((window, row) => {
      const first = window * tokens;
      inputs.set(text[split].subarray(first, first + tokens), row * tokens);
      targets.set(text[split].subarray(first + 1, first + 1 + tokens), row * tokens);
    });
    return {
      inputs: tf.tensor2d(inputs, [indices.length, tokens], "int32"),
      targets: tf.tensor1d(targets, "int32"),
    };
  };

  return {
    ...scoredBy("loss"),
    sizes,
    batch,
    loss,
    scoringFirst: (windows) => nextToken(text, tokens, { scored: windows }),
    async evaluate(predict, split) {
      const rows = Math.max(1, Math.floor(SCORED_LOGITS / (tokens * text.vocabulary)));
      const mean = await scoreParts({
        ...{ task: { batch, loss }, predict, split },
        parts: inParts(sizes[split], rows),
      });
      return { loss: mean, value: mean };
    },
  };
}

/** The windows of each part of a text. */
function windowsOf(text: TokenText, tokens: number, scored: number): Task["sizes"] {
  if (!(scored >= 1)) throw new UsageError(`Cannot score ${scored} windows: expected at least 1`);
  const sizes = bySplit((split) => {
    const windows = Math.floor((text[split].length - 1) / tokens);
    return split === "train" ? windows : Math.min(Math.floor(scored), windows);
  });
  for (const split of SPLITS) {
    if (sizes[split] >= 1) continue;
    throw new DataError(
      `Cannot use the ${split} text of ${text.name}: ${text[split].length} tokens, ` +
        `expected at least ${tokens + 1} for one window`,
    );
  }
  return sizes;
}
