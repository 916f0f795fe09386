import assert from "node:assert/strict";
import { fitsOf, fitTable, runsBehind } from "../../../../src/studies/findings/readings/fit.ts";
import { readingsGrid } from "../../../../src/studies/findings/readings/grid.ts";
import { changesOf, READ_TABLES } from "../../../../src/studies/findings/readings/tables.ts";
import { PAPER_SCATTER } from "../../../../src/studies/findings/paper_scatter.ts";
import { rowsOf } from "../../rows.ts";
import { readingRows } from "./reading_rows.ts";

const { choosing, removed } = READ_TABLES;

function close(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual}, expected ${expected}`);
}

Deno.test("runs that are the paper's numbers but for a constant are that far off, at every seed", () => {
  const [first, ...others] = fitsOf(readingRows({ apart: { constant: 0.5 } }), choosing);
  close(first.rms, 0.5);
  assert.deepEqual([...first.bySeed.keys()], [42, 43, 44]);
  first.bySeed.forEach((rms) => close(rms, 0.5));
  assert.equal(first.n, 6 * 3);
  // Rank 1 is one run for all: its two cells carry the constant under every scaling.
  others.forEach(({ rms }) => close(rms, Math.sqrt(2 * 0.5 ** 2 / 6)));
});

Deno.test("a way without a run of some cell is not fitted", () => {
  const rows = readingRows({}).filter(({ config: { preset, adapter } }) =>
    !(preset === "small" && adapter.rank === 8 && adapter.scaling === "rslora")
  );
  assert.deepEqual(fitsOf(rows, choosing).map(({ way }) => way.name), ["s = 1", "s = 1/r"]);
});

Deno.test("the paper's numbers are those of its own data and budget alone", () => {
  const elsewhere = rowsOf(readingsGrid("quick"), () => ({ value: 90 }));
  assert.equal(fitTable(elsewhere, choosing, choosing.ways[0]), null);
  assert.equal(runsBehind(elsewhere, choosing, choosing.ways[0]), 4 * 3);
  const shorter = readingRows({}).map((row) => ({ ...row, config: { ...row.config, epochs: 2 } }));
  assert.deepEqual(fitsOf(shorter, choosing), []);
});

Deno.test("what equal means have by chance: our scatter over seeds and the paper's over its replicates", () => {
  const [still] = fitsOf(readingRows({}), choosing);
  close(still.byChance, PAPER_SCATTER.sd);
  // Three seeds at -1, 0 and 1 have a deviation of 1.
  const [scattered] = fitsOf(readingRows({ scatter: 1 }), choosing);
  close(scattered.byChance, Math.sqrt(PAPER_SCATTER.sd ** 2 + 1 / 3));
});

Deno.test("of means over presets chance is not known, for the paper tells one sd of all", () => {
  const [after] = fitsOf(readingRows({}), removed);
  assert.ok(Number.isNaN(after.byChance));
});

Deno.test("a mean over presets needs all of them, and only seeds that all have", () => {
  const rows = readingRows({ removed: 12 });
  assert.equal(fitsOf(rows.filter(({ config }) => config.preset !== "small"), removed).length, 0);
  const fewer = rows.filter(({ config: { preset, seeds } }) =>
    !(preset === "medium" && seeds.backbone === 43)
  );
  assert.deepEqual([...fitsOf(fewer, removed)[0].bySeed.keys()], [42, 44]);
});

Deno.test("removed after training compares what is left of the model without its scaffold", () => {
  const [after] = fitsOf(readingRows({ removed: 12 }), removed);
  after.cells.forEach(({ cell, difference }) => close(difference, 12 - cell.told.value));
});

Deno.test("at rank 1 every scaling is the same run, at others each has its own", () => {
  const [cell] = choosing.cells;
  assert.equal(cell.rank, 1);
  const at = (rank: number) =>
    choosing.ways.map((way) => changesOf({ ...cell, rank }, way).adapter);
  assert.equal(new Set(at(1).map((adapter) => JSON.stringify(adapter))).size, 1);
  assert.equal(new Set(at(2).map((adapter) => JSON.stringify(adapter))).size, 3);
});
