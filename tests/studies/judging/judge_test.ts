import assert from "node:assert/strict";
import {
  above,
  aboveBy,
  atMost,
  equivalent,
  type Evidence,
  judge,
  judgeEvery,
  unlessRefuted,
} from "../../../src/studies/judging/judge.ts";
import { meanInterval, pairedTest, tQuantile } from "../../../src/studies/judging/statistics.ts";
import { welch } from "../../../src/studies/judging/two_samples.ts";

const SHOWN: Evidence = { pFor: 0.01, pAgainst: 0.99 };
const UNSURE: Evidence = { pFor: 0.3, pAgainst: 0.7 };

function refuted(pAgainst: number): Evidence {
  return { pFor: 1, pAgainst };
}

// t = (mean - limit) / (sd / sqrt 3) of 1, 2, 3 is 1.7320508 (mean - limit); t(0.975, 2) = 4.3026527.
const HALF = 4.302652729911275 / Math.sqrt(3);

Deno.test("a mean is above a floor where its whole 95 % interval is, and not where its end touches", () => {
  const values = [1, 2, 3];
  assert.deepEqual(meanInterval(values).map((end) => end.toFixed(6)), [
    (2 - HALF).toFixed(6),
    (2 + HALF).toFixed(6),
  ]);
  const verdict = (floor: number) => judge([above(values, floor)]);
  assert.equal(verdict(2 - HALF - 1e-3), "agrees");
  assert.equal(verdict(2 - HALF + 1e-3), "open");
  assert.equal(
    verdict(2 + HALF - 1e-3),
    "open",
    "a mean below the floor, by less than its scatter",
  );
  assert.equal(verdict(2 + HALF + 1e-3), "disagrees");
});

Deno.test("at most a limit is above it the other way round", () => {
  for (const limit of [-2, 1.9, 2.1, 6]) {
    const { pFor, pAgainst } = above([1, 2, 3], limit);
    assert.deepEqual(atMost([1, 2, 3], limit), { pFor: pAgainst, pAgainst: pFor });
  }
});

Deno.test("a difference to a published mean is above a floor by Welch's interval", () => {
  const estimate = welch({ mean: 96, sd: 0.1, n: 3 }, { mean: 96.8, sd: 0.3, n: 5 });
  const half = tQuantile(0.975, estimate.degrees) * estimate.error;
  assert.equal(judge([aboveBy(estimate, -0.8 - half - 1e-3)]), "agrees");
  assert.equal(judge([aboveBy(estimate, -0.8 - half + 1e-3)]), "open");
  assert.equal(judge([aboveBy(estimate, -0.8 + half + 1e-3)]), "disagrees");
  const unknown = welch({ mean: 96, sd: 0.1, n: 3 }, { mean: 50, sd: NaN, n: 1 });
  assert.equal(judge([aboveBy(unknown, -1)]), "open");
});

Deno.test("one value shows nothing, however far off", () => {
  assert.equal(judge([above([1e6], 0)]), "open");
  assert.equal(judge([atMost([1e6], 0)]), "open");
  assert.equal(judge([equivalent(pairedTest([1], [1e6]))]), "open");
});

Deno.test("values without scatter are certain, on the limit they show nothing", () => {
  assert.equal(judge([above([3, 3], 2)]), "agrees");
  assert.equal(judge([above([3, 3], 4)]), "disagrees");
  assert.equal(judge([above([3, 3], 3)]), "open");
});

Deno.test("a claim agrees where every part is shown, without a correction", () => {
  assert.equal(judge(Array(22).fill({ pFor: 0.04, pAgainst: 0.96 })), "agrees");
  assert.equal(judge([SHOWN, SHOWN, UNSURE]), "open");
  assert.equal(judge([]), "not attempted");
});

Deno.test("one part in ten refuted at 0.01 is chance, at 0.004 it is not", () => {
  const others = Array(9).fill(SHOWN);
  assert.equal(judge([refuted(0.01)]), "disagrees");
  assert.equal(judge([refuted(0.01), ...others]), "open");
  assert.equal(judge([refuted(0.004), ...others]), "disagrees");
});

Deno.test("one wrong-sided mean among ten is no disagreement", () => {
  const parts = Array.from(
    { length: 10 },
    (_, i) => above(i === 0 ? [-0.3, 0.1, -0.1] : [5, 6, 7], 0),
  );
  assert.equal(judge(parts), "open");
});

Deno.test("equality is shown, refuted or open by its two tests", () => {
  const against = (shift: number, scatter: number) =>
    judge([equivalent(pairedTest([shift - scatter, shift, shift + scatter], [0, 0, 0], 1))]);
  assert.equal(against(0.5, 0.05), "agrees");
  assert.equal(against(0.5, 1), "open");
  assert.equal(against(2, 1), "open");
  assert.equal(against(2, 0.05), "disagrees");
});

Deno.test("what can only be refuted does not keep a claim from agreeing", () => {
  assert.equal(judge([SHOWN, unlessRefuted(UNSURE)]), "agrees");
  assert.equal(judge([SHOWN, unlessRefuted(refuted(0.001))]), "disagrees");
});

Deno.test("a claim about every value does not agree by means while one value is off", () => {
  assert.equal(judgeEvery(true, [SHOWN]), "agrees");
  assert.equal(judgeEvery(false, [SHOWN]), "open");
  assert.equal(judgeEvery(false, [refuted(0.001)]), "disagrees");
});
