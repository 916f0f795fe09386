import assert from "node:assert/strict";
import { testDifference } from "../../../src/studies/judging/statistics.ts";
import { pooledScatter, welch } from "../../../src/studies/judging/two_samples.ts";

function close(actual: number, expected: number, tolerance = 1e-9): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, expected ${expected}`);
}

Deno.test("Welch's test of two summaries agrees with SciPy", () => {
  // scipy.stats.ttest_ind_from_stats(96.0, 0.1, 3, 96.8, 0.3, 5, equal_var=False), SciPy 1.17.1:
  // t = -5.477225575051642, p = 0.0023621615859564537.
  const estimate = welch({ mean: 96, sd: 0.1, n: 3 }, { mean: 96.8, sd: 0.3, n: 5 });
  close(estimate.difference / estimate.error, -5.477225575051642);
  close(testDifference(estimate).pDifferent, 0.0023621615859564537, 1e-8);
  assert.equal(estimate.n, 3);
});

Deno.test("a single published run counts with the scatter of replicates from elsewhere", () => {
  const ours = { mean: 96, sd: 0.1, n: 3 };
  const paper = { mean: 96.5, sd: 0.2, n: 1, degrees: 10 };
  const { error, degrees } = welch(ours, paper);
  close(error ** 2, 0.01 / 3 + 0.04);
  close(degrees, (0.01 / 3 + 0.04) ** 2 / ((0.01 / 3) ** 2 / 2 + 0.04 ** 2 / 10));
});

Deno.test("a mean whose scatter nobody knows shows nothing, on either side", () => {
  const known = { mean: 96, sd: 0.1, n: 3 };
  const single = { mean: 50, sd: NaN, n: 1 };
  for (const estimate of [welch(known, single), welch(single, known)]) {
    const { pDifferent, pEquivalent, pApart } = testDifference(estimate);
    assert.deepEqual([pDifferent, pEquivalent, pApart], [1, 1, 1]);
  }
});

Deno.test("two samples without any scatter differ for certain", () => {
  const { pDifferent } = testDifference(welch({ mean: 1, sd: 0, n: 2 }, { mean: 2, sd: 0, n: 2 }));
  assert.equal(pDifferent, 0);
});

Deno.test("replicates of several cells are pooled within their cells, single ones left out", () => {
  // (1 + 1) and (2.25 + 2.25) over 1 + 1 degrees: their means, 2 and 50.5, do not matter.
  const { sd, degrees } = pooledScatter([[1, 3], [49, 52], [7], []]);
  close(sd, Math.sqrt((2 + 4.5) / 2));
  assert.equal(degrees, 2);
  assert.throws(() => pooledScatter([[1], [2]]), /no cell of 2 has two replicates/);
});
