import assert from "node:assert/strict";
import {
  countsOf,
  type GateCount,
  gateSeeds,
  isAssigned,
  measuresOf,
  shareOf,
  SUBSETS,
} from "../../src/benchmarks/gate_counts.ts";
import { UsageError } from "../../src/errors.ts";

const COUNTS: GateCount[] = [
  { gate: 0, digit: 1, predicted: 1, count: 9 },
  { gate: 0, digit: 1, predicted: 7, count: 1 },
  { gate: 0, digit: 4, predicted: "other", count: 4 },
  { gate: 3, digit: 0, predicted: "other", count: 2 },
];

Deno.test("subsets share no digit, and 0 is in none", () => {
  assert.deepEqual(SUBSETS.flat().sort(), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

Deno.test("a run takes four seeds from its own on; texts and numbers stay apart", () => {
  assert.deepEqual(gateSeeds(42), [42, 43, 44, 45]);
  assert.deepEqual(gateSeeds(-1), [-1, 0, 1, 2]);
  assert.deepEqual(gateSeeds("a"), ["a", "a + 1", "a + 2", "a + 3"]);
  assert.throws(() => gateSeeds(Number.MAX_SAFE_INTEGER - 2), UsageError);
});

Deno.test("measures hold every count, and give them back", () => {
  for (const seed of [42, "a: 1 as 2", ""]) {
    const measures = measuresOf(COUNTS, gateSeeds(seed));
    assert.deepEqual(countsOf(measures, gateSeeds(seed)), COUNTS);
  }
  assert.equal(measuresOf(COUNTS, gateSeeds(42))["seed 42: 4 as other"], 4);
  assert.deepEqual(countsOf(null, gateSeeds(42)), []);
  assert.deepEqual(countsOf({ return: 3, "seed 7: 1 as 1": 2 }, gateSeeds(42)), []);
});

Deno.test("shares are of the images asked for", () => {
  assert.equal(shareOf(COUNTS, isAssigned), 90);
  const rejected = ({ predicted }: GateCount) => predicted === "other";
  assert.equal(shareOf(COUNTS, ({ gate }) => gate === 0, rejected), 100 * 4 / 14);
  assert.ok(Number.isNaN(shareOf(COUNTS, ({ digit }) => digit === 9)));
  assert.equal(isAssigned({ gate: 3, digit: 1 }), false);
});
