/**
 * How well scores order two classes.
 *
 * @module
 */

import { NUMBERS, refuseArguments } from "../arguments.ts";
import { UsageError } from "../errors.ts";

/**
 * The area under the receiver operating characteristic: the probability that an example of class 1
 * is scored above one of class 0, ties counting half.
 *
 * `(R - n1 (n1 + 1) / 2) / (n1 n0)`, R the sum of the ranks of class 1, equal scores sharing the
 * mean of their ranks (Mann and Whitney, Annals of Mathematical Statistics 18(1), 1947). Exact up to
 * one rounding for up to 9e7 examples: all ranks are halves of integers.
 *
 * @param scores any monotone function of the probability of class 1, such as logits; infinite ones
 * are ordered like others
 * @param labels 0 or 1, as many as scores
 * @returns from 0 to 1; 0.5 for scores that tell nothing
 * @throws {UsageError} when a class is missing, lengths differ, a label is neither 0 nor 1, or a
 * score is not a number
 */
export function areaUnderRoc(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  refuse(scores, labels);
  const order = Array.from({ length: scores.length }, (_, i) => i)
    .sort((a, b) => scores[a] < scores[b] ? -1 : scores[a] > scores[b] ? 1 : 0);
  let positives = 0;
  let rankSum = 0;
  for (let first = 0; first < order.length;) {
    let end = first + 1;
    while (end < order.length && scores[order[end]] === scores[order[first]]) end++;
    const shared = (first + 1 + end) / 2;
    for (let place = first; place < end; place++) {
      if (labels[order[place]] !== 1) continue;
      positives++;
      rankSum += shared;
    }
    first = end;
  }
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) {
    throw new UsageError(
      `The area under the ROC curve needs both classes, got ${positives} of class 1 and ` +
        `${negatives} of class 0`,
    );
  }
  return (rankSum - positives * (positives + 1) / 2) / (positives * negatives);
}

function refuse(scores: ArrayLike<number>, labels: ArrayLike<number>): void {
  refuseArguments("areaUnderRoc", { scores, labels }, NUMBERS);
  if (scores.length !== labels.length) {
    throw new UsageError(
      `The area under the ROC curve needs a label for each score, got ${labels.length} labels and ` +
        `${scores.length} scores`,
    );
  }
  for (let i = 0; i < scores.length; i++) {
    if (labels[i] !== 0 && labels[i] !== 1) {
      throw new UsageError(
        `The area under the ROC curve needs labels 0 or 1, got ${labels[i]} for example ${i}`,
      );
    }
    if (Number.isNaN(scores[i])) {
      throw new UsageError(`The area under the ROC curve cannot order NaN, the score of ${i}`);
    }
  }
}
