import assert from "node:assert/strict";
import { resampleIndices, RESAMPLES } from "../../../src/studies/judging/bootstrap.ts";

Deno.test("the same seed gives the same resamples, another seed others", () => {
  const first = resampleIndices(5, { seed: 1 });
  assert.equal(first.length, RESAMPLES);
  assert.deepEqual(resampleIndices(5, { seed: 1 }), first);
  assert.notDeepEqual(resampleIndices(5, { seed: 2 }), first);
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
