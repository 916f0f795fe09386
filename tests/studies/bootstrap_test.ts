import assert from "node:assert/strict";
import { bootstrapInterval, resampleIndices } from "../../src/studies/bootstrap.ts";
import { summarize } from "../../src/studies/statistics.ts";

const A = [96.31, 96.44, 96.20, 96.58, 96.12];
const mean = (sample: number[]): number => summarize(sample).mean;

Deno.test("the interval of a mean agrees with SciPy's percentile bootstrap", () => {
  // scipy.stats.bootstrap((A,), numpy.mean, n_resamples=200000, method="percentile"), SciPy 1.17.1.
  const [low, high] = bootstrapInterval(A, mean, { resamples: 20_000 });
  assert.ok(Math.abs(low - 96.19) < 0.01, `${low}`);
  assert.ok(Math.abs(high - 96.476) < 0.01, `${high}`);
});

Deno.test("the same seed gives the same interval, another seed another", () => {
  const first = bootstrapInterval(A, mean, { resamples: 50, seed: 1 });
  assert.deepEqual(bootstrapInterval(A, mean, { resamples: 50, seed: 1 }), first);
  assert.notDeepEqual(bootstrapInterval(A, mean, { resamples: 50, seed: 2 }), first);
});

Deno.test("a wider level gives a wider interval", () => {
  const [low, high] = bootstrapInterval(A, mean, { level: 0.5 });
  const [lower, higher] = bootstrapInterval(A, mean, { level: 0.99 });
  assert.ok(lower < low && high < higher);
});

Deno.test("every observation is drawn equally often", () => {
  const counts = [0, 0, 0, 0, 0];
  for (const indices of resampleIndices(5, { resamples: 10_000 })) {
    assert.equal(indices.length, 5);
    for (const index of indices) counts[index]++;
  }
  // 10,000 expected each, standard deviation 89.
  for (const count of counts) assert.ok(Math.abs(count - 10_000) < 450, String(counts));
});
