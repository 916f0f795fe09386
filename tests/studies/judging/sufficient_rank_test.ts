import assert from "node:assert/strict";
import {
  describeMargin,
  type Margin,
  POINT_MARGINS,
  RELATIVE_MARGINS,
  smallestSufficientRank,
} from "../../../src/studies/judging/sufficient_rank.ts";

const RANKS = [1, 2, 4, 8, 16, 32];
/** The paper's means of MNIST medium: arXiv:2604.08749, the third finding. */
const PAPER = [89.33, 92.73, 95.44, 96.80, 97.53, 97.80];

function table(values: readonly number[], full: number, spread = 0) {
  const around = (value: number) => [value - spread, value, value + spread];
  return { ranks: RANKS, values: values.map(around), full: around(full) };
}

const points = (epsilon: number): Margin => ({ kind: "points", epsilon });

Deno.test("on the paper's curve r* is 16 at 1 point, 8 at 2 points, and none at 0.5", () => {
  const found = POINT_MARGINS.map((margin) => smallestSufficientRank(table(PAPER, 98.38), margin));
  assert.deepEqual(found.map(({ first }) => first), [null, 16, 8]);
  assert.deepEqual(found.map(({ lasting }) => lasting), [null, 16, 8]);
  assert.deepEqual(found.map(({ interval }) => interval), [
    [Infinity, Infinity],
    [16, 16],
    [8, 8],
  ]);
});

Deno.test("relative margins are of the loss, where less is better", () => {
  const losses = table([0.5, 0.2, 0.1049, 0.1019, 0.1, 0.1], 0.1);
  const found = RELATIVE_MARGINS.map((margin) => smallestSufficientRank(losses, margin).first);
  assert.deepEqual(found, [16, 8, 4]);
});

Deno.test("a curve that falls below its threshold again is flagged", () => {
  const again = smallestSufficientRank(table([90, 98, 95, 97, 98, 98], 98), points(0.5));
  assert.deepEqual([again.first, again.lasting, again.crossesAgain], [2, 16, true]);
  const fallen = smallestSufficientRank(table([90, 98, 98, 98, 98, 95], 98), points(0.5));
  assert.deepEqual([fallen.first, fallen.lasting, fallen.crossesAgain], [2, null, true]);
});

Deno.test("rank 1 may suffice, and exactly the margin suffices", () => {
  const found = smallestSufficientRank(table([97, 97, 97, 97, 97, 97], 98), points(1));
  assert.deepEqual([found.first, found.lasting, found.crossesAgain], [1, 1, false]);
});

Deno.test("spread between seeds widens the interval, to ranks that were measured", () => {
  const noisy = {
    ranks: [1, 2, 4],
    values: [[90, 96, 97.9], [97, 97.6, 98], [98, 98, 98]],
    full: [98, 98, 98],
  };
  const { first, interval } = smallestSufficientRank(noisy, points(0.5));
  assert.equal(first, 2);
  assert.deepEqual(interval, [1, 4]);
  assert.deepEqual(smallestSufficientRank(noisy, points(0.5)).interval, interval);
});

Deno.test("tables that do not fit together are refused", () => {
  const [values, full] = [[[1], [2]], [3]];
  assert.throws(() => smallestSufficientRank({ ranks: [2, 1], values, full }, points(1)), /2, 1/);
  assert.throws(
    () => smallestSufficientRank({ ranks: [1, 2], values: [[1], [2, 3]], full }, points(1)),
    /1, 2 seeds/,
  );
  assert.throws(
    () => smallestSufficientRank({ ranks: [], values: [], full: [] }, points(1)),
    RangeError,
  );
});

Deno.test("margins are named with their unit", () => {
  assert.deepEqual(POINT_MARGINS.map(describeMargin), ["0.5 pp", "1 pp", "2 pp"]);
  assert.deepEqual(RELATIVE_MARGINS.map(describeMargin), ["1 %", "2 %", "5 %"]);
});
