import assert from "node:assert/strict";
import * as paper from "../../../src/studies/paper/mod.ts";
import {
  line,
  listed,
  paperNumber,
  paperNumbers,
  paperRange,
  type PaperRanges,
  paperRecovery,
  type PaperTable,
  ranged,
  type Rank,
} from "../../../src/studies/paper/table.ts";

/** What is no setting. */
const TOLD = ["value", "sd", "n", "trained", "table", "low", "high"];

const TABLE: PaperTable<{ preset: string; rank: Rank }> = {
  table: "Table 0",
  unit: "%",
  about: "made up",
  n: 4,
  cells: [
    ...line({ preset: "a" }, [1, "full"], [10, 20], { sd: [0.5, 0.25], trained: [7, 70] }),
    ...line({ preset: "b" }, [1], [30]),
  ],
};

Deno.test("a number is asked for by its setting, and comes with deviation, count and place", () => {
  assert.deepEqual({ ...paperNumber(TABLE, { preset: "a", rank: "full" }) }, {
    ...{ preset: "a", rank: "full", value: 20, sd: 0.25, trained: 70, n: 4, table: "Table 0" },
  });
  assert.equal(paperNumber(TABLE, { preset: "b" }).sd, undefined);
  const elsewhere = { ...TABLE, cells: [{ ...TABLE.cells[0], table: "Section 1" }] };
  assert.equal(paperNumber(elsewhere, { rank: 1 }).table, "Section 1");
});

Deno.test("a setting that the table does not have, or has twice, is refused by name", () => {
  assert.throws(
    () => paperNumber(TABLE, { preset: "c" }),
    /The paper's Table 0 must have one number for \{"preset":"c"\}, got 0/,
  );
  assert.throws(() => paperNumber(TABLE, { rank: 1 }), /for \{"rank":1\}, got 2/);
});

Deno.test("numbers come in the order of the paper, all of them without a setting", () => {
  assert.deepEqual(paperNumbers(TABLE, { rank: 1 }).map(({ value }) => value), [10, 30]);
  assert.deepEqual(paperNumbers(TABLE).map(({ n }) => n), [4, 4, 4]);
});

Deno.test("ranges have places too", () => {
  const ranges: PaperRanges<{ rank: Rank }> = {
    ...TABLE,
    cells: [{ rank: 1, low: 2, high: 3 }],
  };
  assert.deepEqual(paperRange(ranges, { rank: 1 }), { low: 2, high: 3, table: "Table 0" });
  assert.throws(() => paperRange(ranges, { rank: 2 }), /got 0/);
});

Deno.test("recovery is of full training, the other way round where lower is better", () => {
  assert.equal(paperRecovery({ value: 45 }, { value: 90 }), 50);
  assert.equal(paperRecovery({ value: 4 }, { value: 3 }, true), 75);
});

Deno.test("numbers and ranges are cited with the digits asked for", () => {
  assert.equal(listed([{ value: 96.8 }, { value: 95 }], 2, " > "), "96.80 > 95.00");
  assert.equal(ranged({ low: 97, high: 99 }), "97 to 99");
  assert.equal(ranged({ low: 90.6, high: 92.7 }, 1), "90.6 to 92.7");
  assert.equal(ranged({ low: 8, high: 8 }), "8");
});

Deno.test("every table names its place and unit, and no two cells of one share a setting", () => {
  const all = Object.entries(paper).flatMap(([name, value]) =>
    typeof value === "object" && "cells" in value ? [{ name, ...value }] : []
  );
  assert.ok(all.length > 20, `${all.length} tables`);
  for (const { name, table, unit, about, cells } of all) {
    assert.match(table, /^(Table|Figure|Section|Appendix|Appendices) /, name);
    assert.ok(unit !== "" && about !== "", name);
    const settings = cells.map((cell) => {
      const setting = Object.entries(cell).filter(([name]) => !TOLD.includes(name));
      return JSON.stringify(setting);
    });
    assert.equal(new Set(settings).size, cells.length, name);
    for (const cell of cells) {
      const numbers = Object.values(cell).filter((one) => typeof one === "number");
      assert.ok(numbers.length > 0 && numbers.every(Number.isFinite), name);
    }
  }
});
