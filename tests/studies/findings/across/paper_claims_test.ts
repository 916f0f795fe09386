import assert from "node:assert/strict";
import { acrossClaims } from "../../../../src/studies/findings/across/claims.ts";
import { acrossFigures } from "../../../../src/studies/findings/across/figures.ts";
import { acrossStudy } from "../../../../src/studies/findings/across/study.ts";
import { acrossTable, scalingTable } from "../../../../src/studies/findings/across/table.ts";
import { evaluateClaims } from "../../../../src/studies/judging/ledger.ts";
import { ARXIV_BY_RANK } from "../../../../src/studies/paper/architectures.ts";
import { paperNumber } from "../../../../src/studies/paper/table.ts";
import type { Row } from "../../../../src/studies/rows/row.ts";
import type { RunConfig } from "../../../../src/training/config.ts";
import { assertVerdict, checkReadable, lineOf } from "../../claim_checks.ts";
import { paperRows, papersMean } from "./paper_rows.ts";

/** Claims that the grid of `paper` attempts. */
const ATTEMPTED = [
  "mlp-full-level",
  "mlp-recovery",
  "cfc-full-level",
  "cfc-recovery",
  "gcn-full-level",
  "gcn-recovery",
  "cfc-size-ablation",
  "cfc-table",
  "cfc-size-table",
  "cfc-saturation-moves",
  "lorenz-rank-1",
];

function line(id: string, rows: readonly Row[]) {
  const found = lineOf(acrossClaims, id, rows);
  checkReadable([found]);
  return found;
}

/** The paper's means with some of them moved. */
function moved(by: (config: RunConfig) => number): Row[] {
  return paperRows((config) => papersMean(config) + by(config));
}

const isFull = ({ method }: RunConfig) => method === "full";

Deno.test("the paper's own means agree with every claim at its budgets", () => {
  const rows = paperRows();
  for (const id of ATTEMPTED) assertVerdict(line(id, rows), "agrees");
});

Deno.test("full training is told first, and each architecture without rows is not attempted", () => {
  assert.match(acrossClaims[0].id, /-full-level$/);
  const rows = paperRows().filter(({ config }) => config.benchmark === "physionet2012");
  for (const { id, verdict } of evaluateClaims(acrossClaims, rows, "paper")) {
    const isOthers = /^(mlp|gcn|lorenz)-/.test(id) || id === "across-redrawn-beta-falls";
    assert.equal(verdict === "not attempted", isOthers, `${id}: ${verdict}`);
  }
});

Deno.test("full training below the published level disagrees, and recoveries of it say so", () => {
  const rows = moved((config) => isFull(config) && config.benchmark === "physionet2012" ? -3 : 0);
  const level = line("cfc-full-level", rows);
  assertVerdict(level, "disagrees");
  assert.match(level.value, /^80\.6\d \+- 0\.0\d \(n=3\), -(2\.9|3\.0)\d pp$/);
  const recovery = line("cfc-recovery", rows);
  assertVerdict(recovery, "agrees");
  assert.match(recovery.value, /^r=1 103\.\d \(108\.\d\), .* which itself falls short$/);
});

Deno.test("a graph of which full training falls short is named", () => {
  const rows = moved(({ data, method }) =>
    method === "full" && data?.graph === "citeseer" ? -20 : 0
  );
  const { value } = line("gcn-full-level", rows);
  assertVerdict(line("gcn-full-level", rows), "disagrees");
  assert.match(value, /^cora 81\.\d+ .*\(n=5\), [+-]0\.\d+ pp; citeseer 61\.\d+ .*, -8\.\d+ pp$/);
});

Deno.test("one rank that recovers less than the paper's disagrees", () => {
  const rows = moved(({ benchmark, method, adapter }) =>
    benchmark === "arxiv" && method === "lottalora" && adapter.rank === 8 ? -4 : 0
  );
  assertVerdict(line("gcn-recovery", rows), "disagrees");
});

Deno.test("a cell of table 17 or 6 that is a point and more away disagrees", () => {
  const rows = moved(({ preset, method, adapter }) =>
    method === "lottalora" && adapter.rank === 4 && ["full", "eighth"].includes(preset) ? 2 : 0
  );
  assertVerdict(line("cfc-table", rows), "disagrees");
  const sizes = line("cfc-size-table", rows);
  assertVerdict(sizes, "disagrees");
  assert.match(sizes.value, /furthest \+[12]\.\d+ pp at eighth r=4/);
});

Deno.test("a cell whose scatter in the paper is wider than the margin can only be refuted", () => {
  const found = line("cfc-size-table", paperRows());
  assertVerdict(found, "agrees");
  assert.match(found.value, /the paper's scatter leaves open eighth r=1\)$/);
  const far = moved(({ preset, method, adapter }) =>
    method === "lottalora" && adapter.rank === 1 && preset === "eighth" ? -20 : 0
  );
  assertVerdict(line("cfc-size-table", far), "disagrees");
});

Deno.test("where the smallest CfC is saturated at rank 1 already, nothing has moved", () => {
  const rows = moved(({ preset, method, adapter }) =>
    method === "lottalora" && adapter.rank <= 2 && preset === "eighth" ? 5.2 : 0
  );
  const found = line("cfc-saturation-moves", rows);
  assertVerdict(found, "disagrees");
  assert.match(found.value, /eighth r\*\(1 pp\) = 1 \(95 % by t tests 1 to 1\)/);
  const usual = line("cfc-saturation-moves", paperRows());
  assert.match(usual.value, /^eighth r\*\(1 pp\) = 4 .*full r\*\(1 pp\) = 1 .*\(n=3\)$/);
});

Deno.test("rows of a shorter budget, or on other data, are not set beside the paper's numbers", () => {
  const all = paperRows();
  const short = all.map((row) => ({ ...row, config: { ...row.config, epochs: 4 } }));
  const other = all.map((row) => ({ ...row, data: "generated" }));
  for (const rows of [short, other]) {
    for (const id of ATTEMPTED.filter((id) => /level|recovery|table|moves/.test(id))) {
      assertVerdict(line(id, rows), "not attempted");
    }
  }
});

Deno.test("table 19 is judged on the paper's graph alone", () => {
  assertVerdict(line("gcn-table", paperRows()), "not attempted");
  const rows = paperRows(({ method, adapter }) =>
    paperNumber(ARXIV_BY_RANK, { rank: method === "full" ? "full" : adapter.rank }).value
  ).filter(({ data }) => data === "cora")
    .map((row) => ({ ...row, data: "ogbn-arxiv" }));
  assertVerdict(line("gcn-table", rows), "agrees");
});

Deno.test("the other scaling stands in a table of its own, and in no curve", () => {
  const rows = paperRows();
  const [at4, at32] = scalingTable(rows);
  assert.deepEqual([at4.r, at32.r, at4.n], [4, 32, 5]);
  assert.equal(at4["architecture, data"], "GCN, Cora");
  const both = [at4.protocol, at4["other scaling"]].map((text) => String(text).slice(-10));
  assert.ok(both.some((text) => text.endsWith("(s = 1)")), `${both}`);
  assert.ok(both.some((text) => text.endsWith("(s = 1/r)")), `${both}`);
  const always = ["across_networks", "across_table"];
  assert.deepEqual(Object.keys(acrossStudy.tables!(rows)), [...always, "across_scaling"]);
  const main = rows.filter(({ config }) => config.benchmark !== "arxiv");
  assert.deepEqual(Object.keys(acrossStudy.tables!(main)), always);
});

Deno.test("table and figures work with these architectures alone, and nothing redrawn", () => {
  const rows = paperRows();
  const table = acrossTable(rows);
  assert.deepEqual(table.map(({ architecture, data }) => `${architecture} ${data}`.slice(0, 24)), [
    "MLP (medium) MNIST",
    "CfC (full) PhysioNet 201",
    "GCN (gcn) Cora",
    "GCN (gcn) CiteSeer",
    "CfC (full) Lorenz system",
  ]);
  for (const line of table) {
    assert.doesNotMatch(JSON.stringify(line), /NaN|undefined|null/);
    assert.equal(line["mean |beta|, redrawn"], "-");
  }
  const figures = acrossFigures(rows);
  for (const [name, { svg, note }] of Object.entries(figures)) {
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/, name);
    assert.match(note, /n = \d/, name);
  }
  assert.match(figures.across_beta.svg, /GCN, CiteSeer/);
});
