import assert from "node:assert/strict";
import {
  type Claim,
  evaluateClaims,
  formatInterval,
  formatSummary,
  measured,
  notAttempted,
} from "../../../src/studies/judging/ledger.ts";
import { renderLedger } from "../../../src/studies/judging/ledger_table.ts";
import { cell, pairedCells, select } from "../../../src/studies/judging/select.ts";
import { summarize } from "../../../src/studies/judging/statistics.ts";
import { configOf, rowOf } from "../rows.ts";

const ROWS = [
  rowOf(configOf(1, { adapter: { rank: 1 } }), 80),
  rowOf(configOf(2, { adapter: { rank: 1 } }), 82, {}, { valueWithoutBackbone: 10 }),
  rowOf(configOf(2, { adapter: { rank: 8 } }), 93),
  rowOf(configOf(3, { adapter: { rank: 8 } }), 94),
  rowOf(configOf(1, { adapter: { rank: 8 } }), 92),
  rowOf(configOf(1, { method: "full" }), 97),
];

const CLAIM: Claim = {
  id: "rank-1",
  finding: 3,
  text: "Rank 1 & a head reach 80 %, or |more|",
  paper: '"85.06" %',
  section: "section 2",
  measure(rows) {
    const found = cell(rows, { method: "lottalora", rank: 1 });
    return measured(found, () => found.mean > 85 ? "agrees" : "disagrees", {
      value: formatSummary(found, { unit: "%" }),
      quantity: "%",
    });
  },
};

Deno.test("a cell summarises the rows that fit", () => {
  assert.deepEqual(cell(ROWS, { method: "lottalora", rank: 1 }).values, [80, 82]);
  assert.equal(cell(ROWS, { method: "full" }).mean, 97);
  assert.equal(cell(ROWS, { family: "cauchy" }).n, 0);
  assert.equal(select(ROWS, { schedule: "static", preset: "tiny" }).length, ROWS.length);
  const seedOne = cell(ROWS, { rank: 8, where: ({ config }) => config.seeds.order === 1 });
  assert.deepEqual(seedOne.values, [92, 97]);
});

Deno.test("rows in which a measure is null are left out of its cell", () => {
  const removed = cell(ROWS, { rank: 1 }, ({ result }) => result.valueWithoutBackbone);
  assert.deepEqual(removed.values, [10]);
});

Deno.test("cells are paired by the seeds they share, in one order", () => {
  const lottalora = { method: "lottalora" } as const;
  const pairs = pairedCells(ROWS, [{ ...lottalora, rank: 1 }, { ...lottalora, rank: 8 }]);
  assert.deepEqual(pairs, [[80, 82], [92, 93]]);
  assert.deepEqual(pairedCells(ROWS, []), []);
  assert.throws(() => pairedCells(ROWS, [lottalora]), /seed 2 appears twice|seed 1 appears twice/);
});

Deno.test("a claim is measured and judged from rows", () => {
  const [line] = evaluateClaims([CLAIM], ROWS, "quick");
  assert.deepEqual([line.id, line.mean, line.n, line.verdict], ["rank-1", 81, 2, "disagrees"]);
  assert.equal(line.value, "81.00 +- 1.41 % (n=2)");
  assert.ok(!("measure" in line));
});

Deno.test("a claim without rows was not attempted, and its verdict is not asked for", () => {
  const [line] = evaluateClaims([CLAIM], [], "quick");
  assert.deepEqual(line, { ...line, ...notAttempted() });
});

Deno.test("smoke measures and does not judge: a few steps prove nothing", () => {
  const [line] = evaluateClaims([CLAIM], ROWS, "smoke");
  assert.deepEqual([line.mean, line.n, line.verdict], [81, 2, "not attempted"]);
  assert.equal(line.value, "81.00 +- 1.41 % (n=2)");
});

Deno.test("an interval of one run is none, not an endless one", () => {
  assert.equal(formatInterval([-0.126, 3]), "95 % interval -0.13 to 3.00");
  assert.equal(formatInterval([-Infinity, Infinity]), "no interval");
});

Deno.test("a single run has no standard deviation", () => {
  assert.equal(formatSummary(summarize([1 / 3]), { digits: 3 }), "0.333 (n=1)");
  assert.equal(measured([1], () => "agrees", { value: "one" }).sd, null);
});

Deno.test("a deviation that would read as 0 gets the digits it needs, with its mean", () => {
  const near = summarize([0.99967, 0.99977, 0.99975]);
  assert.equal(formatSummary(near, { count: false }), "0.9997 +- 0.0001");
  assert.equal(formatSummary(summarize([0.1, 0.3]), { count: false }), "0.20 +- 0.14");
  assert.equal(formatSummary(summarize([5, 5])), "5.00 +- 0.00 (n=2)");
  assert.equal(formatSummary(summarize([0.3, 0.1 + 0.2])), "0.30 +- 0.00 (n=2)", "rounding");
});

Deno.test("tables hold every line and escape what their format reserves", () => {
  const lines = evaluateClaims([CLAIM, { ...CLAIM, id: "other" }], ROWS, "quick");
  const terminal = renderLedger(lines, "terminal");
  assert.ok(terminal.split("\n").every((line) => line.length <= 80), "wider than 80");
  assert.match(terminal, /^│ verdict +│ claim/m);
  assert.ok(!terminal.includes("\x1b"));

  const markdown = renderLedger(lines, "markdown").trimEnd().split("\n");
  assert.equal(markdown.length, 4);
  assert.ok(markdown[2].includes("or \\|more\\| (section 2)"));

  const [head, first, second] = renderLedger(lines, "csv").split("\n");
  assert.equal(head, "id,finding,claim,section,paper,value,quantity,mean,sd,n,verdict");
  assert.equal(
    first,
    'rank-1,3,"Rank 1 & a head reach 80 %, or |more|",section 2,"""85.06"" %",' +
      "81.00 +- 1.41 % (n=2),%,81,1.4142135623730951,2,disagrees",
  );
  assert.ok(second.startsWith("other,"));

  const latex = renderLedger(lines, "latex");
  assert.ok(latex.includes("Rank 1 \\& a head reach 80 \\%") && latex.includes("$\\pm$"));
  assert.ok(latex.includes("or $|$more$|$"), latex);
});
