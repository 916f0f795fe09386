import assert from "node:assert/strict";
import { mnistReplicates } from "../../../src/studies/paper/replicates.ts";

Deno.test("equal runs of the paper stand together, in the order of tables 14, 15 and 4", () => {
  const found = mnistReplicates().map(({ preset, rank, numbers }) =>
    `${preset} ${rank}: ${numbers.map(({ value }) => value.toFixed(2)).join(" ")}`
  );
  assert.deepEqual(found.sort(), [
    "medium 1: 89.33 89.40",
    "medium 2: 92.73 92.92 92.61",
    "medium 4: 95.44 95.74 95.53",
    "medium 8: 96.80 96.94 96.80",
    "small 1: 87.51 87.68",
    "small 8: 96.19 96.24",
    "tiny 1: 85.06 86.47",
    "tiny 2: 90.60 90.38",
    "tiny 4: 93.56 93.47",
    "tiny 8: 95.41 95.65",
  ]);
});

Deno.test("each of them tells its table", () => {
  const medium = mnistReplicates().find(({ preset, rank }) => preset === "medium" && rank === 2);
  assert.deepEqual(medium?.numbers.map(({ table }) => table), [
    "Table 14",
    "Table 15",
    "Table 4",
  ]);
});
