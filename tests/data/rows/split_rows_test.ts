import assert from "node:assert/strict";
import { refuseShares, splitRows, USUAL_SPLIT } from "../../../src/data/rows/split_rows.ts";

/** 70 rows of class 0 and 30 of class 1, mixed. */
const GROUPS = Array.from({ length: 100 }, (_, row) => row % 10 < 7 ? 0 : 1);

Deno.test("every row is in one part, every class in each by its share, rows in the order of the file", () => {
  const parts = splitRows(GROUPS, ["a", "b"], USUAL_SPLIT);
  const sizes = Object.values(parts).map((rows: Uint32Array) =>
    [0, 1].map((group) => rows.filter((row) => GROUPS[row] === group).length)
  );
  assert.deepEqual(sizes, [[42, 18], [14, 6], [14, 6]]);
  const all = Object.values(parts).flatMap((rows) => [...rows]);
  assert.deepEqual(all.toSorted((a, b) => a - b), GROUPS.map((_, row) => row));
  for (const rows of Object.values(parts)) {
    assert.deepEqual(
      [...rows],
      [...rows].sort((a, b) => a - b),
    );
  }
});

Deno.test("the seed decides the parts, and equal seeds give equal ones", () => {
  const of = (seed: number) => splitRows(GROUPS, ["a", "b"], { ...USUAL_SPLIT, seed });
  assert.deepEqual(of(1), of(1));
  assert.notDeepEqual(of(1).test, of(2).test);
});

Deno.test("three rows of a class are one a part; fewer are refused by the name of the class", () => {
  for (const shares of [{}, { test: 0.5 }, { test: 0.9, validation: 0.05 }]) {
    const { train, validation, test } = splitRows([0, 0, 0], ["a"], { ...USUAL_SPLIT, ...shares });
    assert.deepEqual([train.length, validation.length, test.length], [1, 1, 1]);
  }
  assert.throws(
    () => splitRows([0, 0, 0, 1], ["a", "rare"], USUAL_SPLIT),
    /^DataError: The class "rare" has 1 row: three are needed, to train, to choose and to judge$/,
  );
  assert.throws(() => splitRows([0, 0], [], USUAL_SPLIT), /^DataError: There are 2 rows: three/);
});

Deno.test("shares that leave a part empty are refused", () => {
  for (
    const shares of [{ test: 0 }, { validation: 1 }, { validation: 0.6, test: 0.4 }, { test: NaN }]
  ) {
    assert.throws(
      () => refuseShares({ ...USUAL_SPLIT, ...shares }),
      /^UsageError: A split needs shares/,
    );
  }
  refuseShares({ ...USUAL_SPLIT, validation: 0.5, test: 0.49 });
});
