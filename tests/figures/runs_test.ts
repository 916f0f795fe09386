import assert from "node:assert/strict";
import { withTwins } from "../../src/figures/runs.ts";
import { summariseBy } from "../../src/figures/table.ts";

const RUNS = [
  { rank: 1, seed: 42, recovery: 90, aboveChance: 60 },
  { rank: 1, seed: 43, recovery: 92, aboveChance: 64 },
  { rank: 2, seed: 42, recovery: 95, aboveChance: 80 },
  { rank: 2, seed: 43, recovery: 97, aboveChance: null },
  { rank: 4, seed: 42, recovery: 99 },
];

Deno.test("a point has the mean above chance of its own runs, none where one run's is not known", () => {
  const points = summariseBy(RUNS, ["rank"], ({ recovery }) => recovery);
  const twins = withTwins(points, RUNS, ["rank"]);
  assert.deepEqual(twins.map(({ rank, mean, aboveChance }) => [rank, mean, aboveChance]), [
    [1, 91, 62],
    [2, 96, null],
    [4, 99, null],
  ]);
});
