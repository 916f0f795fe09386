import assert from "node:assert/strict";
import type { RowChoice } from "../../../src/figures/style.ts";
import { dimensionGrid } from "../../../src/studies/findings/dimension/grid.ts";
import { rankGrid } from "../../../src/studies/findings/rank/grid.ts";
import { chosenRows, refuseChoice } from "../../../src/studies/rows/chosen.ts";
import { rowsOf } from "../rows.ts";

const rows = rowsOf(rankGrid("quick"), () => ({ value: 90 }));

/** What runs a choice leaves, as `method preset rank seed`, each part where it says something. */
function left(choice: RowChoice): string[] {
  return chosenRows(rows, choice).map(({ config: { method, preset, adapter, seeds } }) =>
    `${method} ${preset} ${method === "full" || method === "head" ? "-" : adapter.rank} ` +
    seeds.backbone
  );
}

Deno.test("rows are chosen by several values of several fields at once", () => {
  const found = left({ preset: "tiny", method: "lottalora", rank: [1, 4], seed: [42, 43] });
  assert.deepEqual(found.toSorted(), [
    "lottalora tiny 1 42",
    "lottalora tiny 1 43",
    "lottalora tiny 4 42",
    "lottalora tiny 4 43",
  ]);
  assert.equal(left({}).length, rows.length);
  assert.deepEqual(left({ preset: "tiny", "adapter.rank": 1, seed: 43, method: "lottalora" }), [
    "lottalora tiny 1 43",
  ]);
});

Deno.test("a field that a run does not use leaves it in: controls have no rank", () => {
  const found = left({ preset: "medium", rank: 2, seed: 44 });
  assert.deepEqual(found.toSorted(), [
    "full medium - 44",
    "head medium - 44",
    "lottalora medium 2 44",
    "small medium 2 44",
  ]);
});

Deno.test("a field that a run does not have leaves it in, one left out of rows counts as it is without", () => {
  const dimensions = rowsOf(dimensionGrid("quick"), () => ({ value: 90 }));
  const [, chosen] = dimensionGrid("quick").flatMap(({ subspace }) => subspace?.dimension ?? []);
  const found = chosenRows(dimensions, { "subspace.dimension": chosen });
  const methods = (some: typeof found) => new Set(some.map(({ config }) => config.method));
  assert.deepEqual(methods(found), methods(dimensions));
  const subspaces = found.flatMap(({ config }) => config.subspace?.dimension ?? []);
  assert.deepEqual(new Set(subspaces), new Set([chosen]));
  assert.equal(left({ "resample.pool": false }).length, rows.length);
});

Deno.test("data are chosen by their name in rows, families where a backbone is drawn", () => {
  assert.equal(left({ data: rows[0].data }).length, rows.length);
  assert.equal(left({ data: "cora" }).length, 0);
  const methods = new Set(
    chosenRows(rows, { family: "uniform" }).map(({ config }) => config.method),
  );
  assert.deepEqual([...methods].sort(), ["full", "small"]);
});

const WRONG: [RowChoice, RegExp][] = [
  [{ rnak: 1 }, /^Stored runs have no field "rnak" \(did you mean rank\?\): choose by data, rank,/],
  [{ "optimizer.rate": 1 }, /^Stored runs have no field "optimizer\.rate"/],
  [{ toString: 1 } as unknown as RowChoice, /^Stored runs have no field "toString"/],
  [{ optimizer: 1 }, /^Stored runs have no field "optimizer"/],
  [{ rank: [1, 3] }, /^No stored run has rank 3: there are 1, 2, 4, 8, 16, 32$/],
  [{ rank: "1" }, /^No stored run has rank "1": there are 1, 2, 4, 8, 16, 32$/],
  [{ preset: "large" }, /^No stored run has preset "large": there are "medium", "tiny"$/],
];

for (const [choice, message] of WRONG) {
  Deno.test(`the choice ${JSON.stringify(choice)} is refused in one line`, () => {
    assert.throws(() => refuseChoice(choice, rows), { name: "UsageError", message });
  });
}
