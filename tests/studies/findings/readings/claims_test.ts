import { readingClaims } from "../../../../src/studies/findings/readings/claims.ts";
import { readingsGrid } from "../../../../src/studies/findings/readings/grid.ts";
import { readingsTable } from "../../../../src/studies/findings/readings/table.ts";
import { evaluateClaims } from "../../../../src/studies/judging/ledger.ts";
import assert from "node:assert/strict";
import { assertVerdict, checkEmpty, checkReadable, lineOf } from "../../claim_checks.ts";
import { rowsOf } from "../../rows.ts";
import { readingRows } from "./reading_rows.ts";

Deno.test("without rows no claim about readings is attempted, and none fails", () => {
  checkEmpty(readingClaims);
});

Deno.test("where s = 1 gives the paper's numbers and the others do not, both tables say so", () => {
  const rows = readingRows({ apart: { lora: -2, rslora: -1 }, scatter: 0.05, pool: 3 });
  for (const id of ["scaling-chosen", "scaling-judged"]) {
    assertVerdict(lineOf(readingClaims, id, rows), "agrees");
  }
  checkReadable(evaluateClaims(readingClaims, rows, "paper"));
});

Deno.test("where another scaling comes nearer at every seed, s = 1 is refuted", () => {
  const rows = readingRows({ apart: { constant: 2 }, scatter: 0.05 });
  assertVerdict(lineOf(readingClaims, "scaling-judged", rows), "disagrees");
});

Deno.test("the schedules' table speaks for new draws where a pool is further off; a single seed of s = 1/r leaves s open", () => {
  const rows = readingRows({ apart: { lora: -30 }, scatter: 0.05, pool: 20 });
  assertVerdict(lineOf(readingClaims, "scaffolds-drawn-anew", rows), "agrees");
  const line = lineOf(readingClaims, "scaling-redrawn", rows);
  assert.match(line.value, /^s = 1 0\.0\d, s = 1\/r 30\.\d+ pp/);
  assertVerdict(line, "open");
});

Deno.test("where B starts is told by the table that the wider bound gives, seed by seed", () => {
  const verdict = (narrow: number) =>
    lineOf(readingClaims, "start-law", readingRows({ narrow, scatter: 0.05 })).verdict;
  assert.deepEqual([verdict(3), verdict(0)], ["agrees", "open"]);
});

Deno.test("of other data than the paper's the table shows the ways, and compares nothing", () => {
  const lines = readingsTable(rowsOf(readingsGrid("quick"), () => ({ value: 80 })));
  assert.deepEqual(lines.map((line) => line["taken as"]), [
    "s = 1",
    "s = 1/√r",
    "s = 1/r",
    "removed after training",
  ]);
  assert.ok(lines.every((line) => line["RMS, pp"] === "" && line.runs === 12));
});

Deno.test("of the paper's own data the table holds every way that was computed", () => {
  const lines = readingsTable(readingRows({ apart: { lora: -2 } }));
  const [one] = lines;
  assert.deepEqual([one["taken as"], one["RMS, pp"], one.largest], ["s = 1", "0.00", "0.00"]);
  assert.ok(lines.some((line) => line["--reading"] === "scaling-one,sigma-0.1,zero-b-uniform"));
});
