import assert from "node:assert/strict";
import { sameDesign, seedsOfEachDesign } from "../../../src/studies/rows/design.ts";
import { configOf, rowOf } from "../rows.ts";

const ROWS = [
  rowOf(configOf(1), 10),
  rowOf(configOf(1, { adapter: { rank: 2 } }), 20),
  rowOf(configOf(2), 11),
  rowOf(configOf(2, { epochs: 3 }), 30),
  rowOf(configOf(3), 12, { data: "other digits" }),
];

Deno.test("rows of a design differ in nothing but their seeds, nor are they of other data", () => {
  const values = seedsOfEachDesign(ROWS).map((rows) => rows.map(({ result }) => result.value));
  assert.deepEqual(values, [[10, 11], [20], [30], [12]]);
  assert.deepEqual(seedsOfEachDesign([]), []);
});

Deno.test("rows of the same design may differ in the fields that are left aside alone", () => {
  const found = sameDesign(ROWS, [ROWS[1]], ["adapter"]);
  assert.deepEqual(found.map(({ result }) => result.value), [10, 20]);
});
