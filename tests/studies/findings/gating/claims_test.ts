import assert from "node:assert/strict";
import { gatingClaims } from "../../../../src/studies/findings/gating/claims.ts";
import { gatingTable } from "../../../../src/studies/findings/gating/table.ts";
import type { LedgerLine } from "../../../../src/studies/judging/ledger.ts";
import { assertVerdict, checkEmpty, checkReadable, lineOf } from "../../claim_checks.ts";
import { gatedRows, type GatedSetting } from "./gated_rows.ts";

function line(id: string, setting?: GatedSetting): LedgerLine {
  const found = lineOf(gatingClaims, id, gatedRows(setting));
  checkReadable([found]);
  return found;
}

Deno.test("without rows no claim of seed gating is attempted, and none fails", () => {
  checkEmpty(gatingClaims);
});

Deno.test("rows as the paper describes them agree with every claim", () => {
  for (const { id } of gatingClaims) assertVerdict(line(id), "agrees");
});

const OFF: [string, GatedSetting, LedgerLine["verdict"]][] = [
  ["gating-assigned", { own: [98, 96, 98] }, "disagrees"],
  ["gating-assigned", { own: [98, 98, 97.3] }, "open"],
  ["gating-other-seeds", { others: 19.8 }, "open"],
  ["gating-other-seeds", { others: 40 }, "disagrees"],
  ["gating-assigned-rejecting", { ownRejecting: 92 }, "disagrees"],
  ["gating-rejected", { rejected: 90 }, "disagrees"],
  ["gating-zero-rejected", { zeroRejected: 80 }, "disagrees"],
  ["gating-unseen-seed", { unseen: 20.2 }, "open"],
  ["gating-unseen-seed", { unseen: 30 }, "disagrees"],
];

for (const [id, setting, verdict] of OFF) {
  Deno.test(`${id} with ${JSON.stringify(setting)}: ${verdict}`, () => {
    assertVerdict(line(id, setting), verdict);
  });
}

Deno.test("one seed that fails is one too many, and the value names all three", () => {
  const { value, n, mean } = line("gating-assigned", { own: [98, 60, 98] });
  assert.equal(value, "98.0, 60.0, 98.0 % under the three seeds (n=3)");
  assert.equal(n, 3);
  assert.ok(Math.abs((mean ?? NaN) - 256 / 3) < 0.1, `${mean}`);
});

Deno.test("digits that are rejected under an unseen seed are not told, and the value says so", () => {
  const { value } = line("gating-unseen-seed");
  assert.match(
    value,
    /^ten classes: 11\.00 \+- .* % \(n=3\) right; out-of-class label: 11\.00 .* right, 0\.00/,
  );
});

Deno.test("one version alone is judged by its own claims", () => {
  const ten = gatedRows().filter(({ config }) => config.benchmark === "seed-gating");
  assertVerdict(lineOf(gatingClaims, "gating-assigned", ten), "agrees");
  for (const id of ["gating-rejected", "gating-unseen-seed"]) {
    assertVerdict(lineOf(gatingClaims, id, ten), "not attempted");
  }
});

Deno.test("the table has a line a version and seed, and one without the backbone", () => {
  const table = gatingTable(gatedRows());
  assert.deepEqual(
    table.map(({ version, seed }) => `${version}: ${seed}`),
    ["ten classes", "out-of-class label"].flatMap((version) =>
      ["first", "second", "third", "unseen", "any, W_seed removed"]
        .map((seed) => `${version}: ${seed}`)
    ),
  );
  const [first, , , unseen, removed] = table;
  assert.equal(first["told, %"], "98.0 +- 0.2");
  assert.equal(first["others rejected, %"], "-");
  assert.equal(unseen["paper: told"], "-");
  assert.equal(removed["told, %"], "10.0 +- 0.2");
  const third = table[7];
  assert.equal(third["digits"], "7, 8, 9");
  assert.equal(third["0 rejected, %"], "99.0 +- 0.2");
  assert.deepEqual(new Set(table.map(({ n }) => n)), new Set([3]));
  assert.deepEqual(gatingTable([]), []);
});
