import assert from "node:assert/strict";
import { BENCHMARKS } from "../../../../src/benchmarks/registry.ts";
import { CASES, PAPER_CASES } from "../../../../src/studies/findings/sizes/cases.ts";
import { sizesClaims } from "../../../../src/studies/findings/sizes/claims.ts";
import { sizesStudy } from "../../../../src/studies/findings/sizes/study.ts";
import { evaluateClaims } from "../../../../src/studies/judging/ledger.ts";
import { PROFILES } from "../../../../src/studies/rows/profile.ts";
import { checkReadable } from "../../claim_checks.ts";

Deno.test("sizes: every network that a benchmark names is compared once, the paper's table first", () => {
  const named = Object.values(BENCHMARKS).flatMap(({ sizes }) => sizes?.presets ?? []);
  assert.equal(CASES.length, named.length);
  assert.deepEqual(CASES.slice(0, 5), PAPER_CASES);
  assert.deepEqual(PAPER_CASES.map(({ id }) => id), ["3M", "30M", "300M", "600M", "900M"]);
  assert.deepEqual(PAPER_CASES.map(({ seeded }) => seeded), [
    "3M-seeded",
    "30M-seeded",
    "300M-seeded",
    "600M-seeded",
    "900M-seeded",
  ]);
  assert.equal(new Set(CASES.map(({ id }) => id)).size, CASES.length);
});

Deno.test("sizes: 900M agrees with table 10, the whole table does not, larger networks save more", () => {
  const lines = evaluateClaims(sizesClaims, [], "quick");
  checkReadable(lines);
  assert.deepEqual(lines.map(({ id, value, verdict }) => [id, value, verdict]), [
    ["sizes-900m", "2311.8, 650.4, 108.8 MiB (n=3)", "agrees"],
    [
      "sizes-table",
      "3 of 5 networks; 300M +15.6, +4.3, -37.5 MiB; 600M +138.5, +39.1, -17.8 MiB (n=15)",
      "disagrees",
    ],
    ["sizes-growing", "1.1, 2.4, 9.2, 15.2, 21.2 times less (n=5)", "agrees"],
  ]);
});

Deno.test("sizes: the study trains nothing in any profile, and its table has a line a network", () => {
  for (const profile of PROFILES) assert.deepEqual(sizesStudy.grid(profile), []);
  const { sizes_table: table } = sizesStudy.tables!([]);
  assert.deepEqual(table.map(({ network }) => network), CASES.map(({ id }) => id));
});
