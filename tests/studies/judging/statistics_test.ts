import assert from "node:assert/strict";
import { UsageError } from "../../../src/errors.ts";
import {
  differenceInterval,
  holm,
  meanInterval,
  pairedTest,
  summarize,
  tQuantile,
} from "../../../src/studies/judging/statistics.ts";

// Expected values: SciPy 1.17.1 (scipy.stats.ttest_rel, t.interval, t.ppf), on these samples.
const A = [96.31, 96.44, 96.20, 96.58, 96.12];
const B = [96.02, 96.51, 95.98, 96.33, 96.20];

function close(actual: number, expected: number, tolerance = 1e-9): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, expected ${expected}`);
}

Deno.test("mean and sample standard deviation agree with NumPy", () => {
  const { mean, sd, n, values } = summarize(A);
  close(mean, 96.33);
  close(sd, 0.18439088914585497);
  assert.equal(n, 5);
  assert.deepEqual(values, A);
});

Deno.test("summaries of too few values say NaN, not 0", () => {
  assert.deepEqual(summarize([]), { mean: NaN, sd: NaN, n: 0, values: [] });
  assert.deepEqual(summarize([7]), { mean: 7, sd: NaN, n: 1, values: [7] });
});

Deno.test("t quantiles agree with SciPy", () => {
  close(tQuantile(0.975, 4), 2.7764451051977934);
  close(tQuantile(0.025, 4), -2.7764451051977934);
  close(tQuantile(0.5, 4), 0);
  close(tQuantile(0.975, 1), 12.706204736432095, 1e-6);
});

Deno.test("the interval of a mean agrees with SciPy, and is endless for one value", () => {
  const [low, high] = meanInterval(A);
  close(low, 96.10104847135081);
  close(high, 96.55895152864919);
  assert.deepEqual(meanInterval([1]), [-Infinity, Infinity]);
});

Deno.test("paired t-test and equivalence test agree with SciPy", () => {
  const test = pairedTest(A, B, 0.5);
  close(test.difference, 0.122);
  close(test.pDifferent, 0.20741120747350003);
  // The larger of two one-sided ttest_rel: 0.00078 against -0.5, 0.00481 against +0.5.
  close(test.pEquivalent, 0.004812804353378547);
  close(test.interval[0], -0.10345691628742582);
  close(test.interval[1], 0.3474569162874256);
  assert.equal(test.n, 5);
});

Deno.test("the test of being further apart than the margin agrees with SciPy", () => {
  // t.sf((|d| - m) / se, 4) + t.sf((|d| + m) / se, 4): both tails at the margin.
  close(pairedTest(A, B, 0.02).pApart, 0.2163458834927844);
  close(pairedTest(B, A, 0.02).pApart, 0.2163458834927844);
  assert.equal(pairedTest(A, B, 0).pApart, pairedTest(A, B).pDifferent);
  const { difference, n } = pairedTest(A, B);
  const error = (0.2951133100894584 - difference) / tQuantile(0.95, n - 1);
  const [low, high] = differenceInterval({ difference, error, degrees: n - 1, n }, 0.9);
  close(low, -0.05111331008945874);
  close(high, 0.2951133100894584);
});

Deno.test("exchanging the conditions exchanges the sign and nothing else", () => {
  const [there, back] = [pairedTest(A, B), pairedTest(B, A)];
  close(there.difference, -back.difference);
  close(there.pDifferent, back.pDifferent);
  close(there.pEquivalent, back.pEquivalent);
});

Deno.test("a test of too few pairs shows nothing, of unequal samples is refused", () => {
  const { pDifferent, pEquivalent, pApart, interval } = pairedTest([1], [2]);
  assert.deepEqual([pDifferent, pEquivalent, pApart], [1, 1, 1]);
  assert.deepEqual(interval, [-Infinity, Infinity]);
  assert.throws(() => pairedTest([1, 2], [1]), UsageError);
});

Deno.test("differences without spread are certain", () => {
  const equal = pairedTest([1, 2, 3], [1, 2, 3]);
  assert.deepEqual([equal.pDifferent, equal.pEquivalent, equal.pApart], [1, 0, 1]);
  const apart = pairedTest([2, 3, 4], [1, 2, 3]);
  assert.deepEqual([apart.pDifferent, apart.pEquivalent, apart.pApart], [0, 1, 0]);
});

Deno.test("Holm's correction agrees with a calculation by hand", () => {
  // From its definition:
  // 5 x 0.005, 4 x 0.01, 3 x 0.03, then 2 x 0.04 raised to 0.09, then 0.2.
  holm([0.01, 0.04, 0.03, 0.005, 0.2])
    .forEach((p, i) => close(p, [0.04, 0.09, 0.09, 0.025, 0.2][i]));
  assert.deepEqual(holm([0.6, 0.7]), [1, 1]);
  assert.deepEqual(holm([]), []);
});
