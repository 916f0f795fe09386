import assert from "node:assert/strict";
import { UsageError } from "../../../src/errors.ts";
import { normals } from "../../../src/random/normals.ts";
import { createStream } from "../../../src/random/stream.ts";
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

/** Three seeds; those of full training scatter the other way, so that differences scatter twice. */
function table(values: readonly number[], full: number, spread = 0) {
  const around = (value: number, by: number) => [value - by, value, value + by];
  return {
    ranks: RANKS,
    values: values.map((value) => around(value, spread)),
    full: around(full, -spread),
  };
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
  const found = RELATIVE_MARGINS.map((margin) => smallestSufficientRank(losses, margin));
  assert.deepEqual(found.map(({ first }) => first), [16, 8, 4]);
  assert.deepEqual(found.map(({ interval }) => interval), [[16, 16], [8, 8], [4, 4]]);
});

Deno.test("a curve that falls below its threshold again is flagged, and its interval is open", () => {
  const again = smallestSufficientRank(table([90, 98, 95, 97, 98, 98], 98), points(0.5));
  assert.deepEqual([again.first, again.lasting, again.crossesAgain], [2, 16, true]);
  // Stepwise from the largest rank down: it stops at 8, however sure 2 is.
  assert.deepEqual(again.interval, [2, 16]);
  const fallen = smallestSufficientRank(table([90, 98, 98, 98, 98, 95], 98), points(0.5));
  assert.deepEqual([fallen.first, fallen.lasting, fallen.crossesAgain], [2, null, true]);
  assert.deepEqual(fallen.interval, [2, Infinity]);
});

Deno.test("rank 1 may suffice, and exactly the margin suffices", () => {
  const found = smallestSufficientRank(table([97, 97, 97, 97, 97, 97], 98), points(1));
  assert.deepEqual([found.first, found.lasting, found.crossesAgain], [1, 1, false]);
});

// Half a 95 % interval of three differences of sd 2 s is 4.3027 x 2 s / sqrt 3 = 4.97 s.
Deno.test("a rank is in the interval unless its paired t test shows it to suffice or not to", () => {
  const at = (spread: number) =>
    smallestSufficientRank(table([90, 96, 96.8, 97.4, 98, 98], 98, spread), points(1)).interval;
  // Beside 97: -1, -0.2, +0.4, +1.
  assert.deepEqual(at(0.03), [8, 8]);
  assert.deepEqual(at(0.06), [4, 8], "0.30 is more than 0.2");
  assert.deepEqual(at(0.1), [4, 16], "0.50 is more than 0.4");
  assert.deepEqual(at(0.19), [4, 16]);
  assert.deepEqual(at(0.21), [2, Infinity], "1.04 is more than 1");
});

Deno.test("seeds are paired: what rank and full training share does not widen the interval", () => {
  const shift = [-3, 0, 3];
  const shared = {
    ranks: [1, 2],
    values: [shift.map((by) => 95 + by), shift.map((by) => 97.5 + by)],
    full: shift.map((by) => 98 + by),
  };
  assert.deepEqual(smallestSufficientRank(shared, points(1)).interval, [2, 2]);
});

Deno.test("one seed carries no interval, two a very wide one", () => {
  const one = { ranks: [1, 2], values: [[90], [98]], full: [98] };
  const found = smallestSufficientRank(one, points(1));
  assert.deepEqual([found.first, found.interval], [2, null]);
  // t(0.975, 1) is 12.7: -6.5 +- 6.4 beside the threshold, and 1.1 +- 1.3.
  const two = { ranks: [1, 2], values: [[90, 91], [98, 98.2]], full: [98, 98] };
  assert.deepEqual(smallestSufficientRank(two, points(1)).interval, [2, Infinity]);
});

// By simulation: the true r* is known, runs scatter normally. 0.95 of 1,000 tables of three seeds is
// 950, its standard deviation 6.9; conservative ends may cover more, and less would be an error.
for (const seeds of [3, 5]) {
  Deno.test(`the interval of ${seeds} seeds covers the true r* at least 95 times of 100`, () => {
    // Beside 97: rank 4 fails by 0.1, rank 8 suffices by 0.05. So r* is 8.
    const means = [95, 96, 96.9, 97.05, 97.5, 97.6];
    const tables = 1000;
    const noise = normals(createStream(7, "test", "coverage"), 0, tables * 7 * seeds, 0.1);
    let [covered, told] = [0, 0];
    for (let i = 0; i < tables; i++) {
      const at = (line: number) =>
        Array.from({ length: seeds }, (_, s) => noise[(i * 7 + line) * seeds + s]);
      const { interval } = smallestSufficientRank({
        ranks: RANKS,
        values: means.map((mean, line) => at(line).map((by) => mean + by)),
        full: at(6).map((by) => 98 + by),
      }, points(1));
      assert.ok(interval);
      const [low, high] = interval;
      if (low <= 8 && 8 <= high) covered++;
      if (low > 1 && high < Infinity) told++;
    }
    assert.ok(covered >= 950 - 3 * 7, `covered ${covered} of ${tables}`);
    assert.ok(told > tables / 2, `only ${told} of ${tables} say more than nothing`);
  });
}

Deno.test("tables that do not fit together are refused", () => {
  const [values, full] = [[[1], [2]], [3]];
  assert.throws(() => smallestSufficientRank({ ranks: [2, 1], values, full }, points(1)), /2, 1/);
  assert.throws(
    () => smallestSufficientRank({ ranks: [1, 2], values: [[1], [2, 3]], full }, points(1)),
    /1, 2 seeds/,
  );
  assert.throws(
    () => smallestSufficientRank({ ranks: [], values: [], full: [] }, points(1)),
    UsageError,
  );
});

Deno.test("margins are named with their unit", () => {
  assert.deepEqual(POINT_MARGINS.map(describeMargin), ["0.5 pp", "1 pp", "2 pp"]);
  assert.deepEqual(RELATIVE_MARGINS.map(describeMargin), ["1 %", "2 %", "5 %"]);
});
