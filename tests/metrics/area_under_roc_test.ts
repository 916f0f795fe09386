import assert from "node:assert/strict";
import { UsageError } from "../../src/errors.ts";
import { areaUnderRoc } from "../../src/metrics/area_under_roc.ts";
import { closedValues } from "../support/closed_values.ts";

/** Its meaning: the share of pairs in the right order, ties counting half. */
function byPairs(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  let right = 0;
  let pairs = 0;
  for (let i = 0; i < labels.length; i++) {
    for (let j = 0; j < labels.length; j++) {
      if (labels[i] !== 1 || labels[j] !== 0) continue;
      pairs++;
      right += scores[i] > scores[j] ? 1 : scores[i] === scores[j] ? 0.5 : 0;
    }
  }
  return right / pairs;
}

Deno.test("the area under the ROC curve is the share of pairs in order, ties counting half", () => {
  for (const [length, levels] of [[2, 1000], [41, 3], [200, 1000], [300, 7], [150, 1]]) {
    const scores = closedValues(length, 3).map((value) => Math.floor(value * levels));
    const labels = Array.from({ length }, (_, i) => i % 7 === 0 ? 1 : 0);
    const found = areaUnderRoc(scores, labels);
    assert.ok(Math.abs(found - byPairs(scores, labels)) < 1e-12, `${length} ${levels}: ${found}`);
  }
});

Deno.test("the area under the ROC curve equals scikit-learn's documented example", () => {
  // sklearn.metrics.roc_auc_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]), its user guide.
  assert.equal(areaUnderRoc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]), 0.75);
});

Deno.test("the area under the ROC curve: order alone counts, and its reverse is its complement", () => {
  const scores = closedValues(120, 5, 3);
  const labels = Array.from(closedValues(120, 8), (value) => value > 0.2 ? 1 : 0);
  const area = areaUnderRoc(scores, labels);
  assert.equal(areaUnderRoc(scores.map((x) => 7 * x * x * x - 2), labels), area);
  const reversed = areaUnderRoc(scores.map((x) => -x), labels);
  assert.ok(Math.abs(reversed - (1 - area)) < 1e-12);
  assert.equal(areaUnderRoc([-Infinity, 0, Infinity, Infinity], [0, 0, 1, 1]), 1);
});

Deno.test("the area under the ROC curve is refused where it is not defined", () => {
  const refused = (scores: number[], labels: number[], message: RegExp) =>
    assert.throws(
      () => areaUnderRoc(scores, labels),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  refused([1, 2, 3], [1, 1, 1], /needs both classes, got 3 of class 1 and 0 of class 0/);
  refused([1, 2], [0, 0], /got 0 of class 1 and 2 of class 0/);
  refused([], [], /got 0 of class 1 and 0 of class 0/);
  refused([1, 2], [0], /1 labels and 2 scores/);
  refused([1, 2], [0, 2], /labels 0 or 1, got 2 for example 1/);
  refused([1, NaN], [0, 1], /cannot order NaN, the score of 1/);
});
