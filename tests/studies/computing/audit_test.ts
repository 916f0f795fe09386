import assert from "node:assert/strict";
import { audit } from "../../../src/studies/computing/audit.ts";
import { judgeField } from "../../../src/studies/computing/audit_rules.ts";
import { runStudy } from "../../../src/studies/computing/compute.ts";
import { planStudy } from "../../../src/studies/computing/plan.ts";
import { makeRow, type Row } from "../../../src/studies/rows/row.ts";
import { writeRowFile } from "../../../src/studies/rows/row_file.ts";
import { rowFilePath } from "../../../src/studies/rows/store.ts";
import { withFolder } from "../../support/temporary.ts";
import { configOf, IDENTITY, rowOf } from "../rows.ts";
import { inThisThread } from "../in_this_thread.ts";
import { tinyGrid } from "../tiny_grid.ts";

const ALL = { count: 3, minutes: 10 };

Deno.test("an audit computes rows anew, and finds one that was tampered with", async () => {
  await withFolder(async (root) => {
    const options = { profile: "smoke", dir: null, root, jobs: 1 } as const;
    const rows = await runStudy(tinyGrid(3), options);
    const plan = () => planStudy(tinyGrid(3), { ...options, fresh: true });
    assert.deepEqual(await audit([await plan()], ALL), { audited: 3, differences: [] });

    const [first, { study, config, result, ...identity }, last] = rows;
    // Checksum and key of it fit.
    const tampered = makeRow(study, config, identity, { ...result, testLoss: result.testLoss / 2 });
    const { folder } = await plan();
    await writeRowFile(rowFilePath(folder, study), [first, tampered, last]);
    const { audited, differences } = await audit([await plan()], ALL);
    assert.equal(audited, 3);
    assert.equal(differences.length, 1);
    assert.match(differences[0], /^tiny: mnist tiny .* seed 1: testLoss is \d.*, stored \d/);
  });
});

Deno.test("an audit of nothing is none", async () => {
  await withFolder(async (root) => {
    const plan = await planStudy(tinyGrid(1), { profile: "smoke", dir: null, root, fresh: true });
    await assert.rejects(audit([plan], ALL), /^DataError: There are no stored rows to audit$/);
  });
});

Deno.test("an audit draws by its seed, among rows that take their share of the time", async () => {
  await inThisThread(() =>
    withFolder(async (root) => {
      const options = { profile: "smoke", dir: null, root, jobs: 1 } as const;
      await runStudy(tinyGrid(3), options);
      const plans = [await planStudy(tinyGrid(3), { ...options, fresh: true })];
      const drawn = async (seed: number, minutes = 10) => {
        const lines: string[] = [];
        await audit(plans, { count: 1, seed, minutes, onNotice: (line) => lines.push(line) });
        return lines.join();
      };
      const each = [await drawn(1), await drawn(2), await drawn(3), await drawn(4), await drawn(5)];
      assert.equal(await drawn(1), each[0]);
      assert.ok(new Set(each).size > 1, "other seeds draw other rows");
      assert.match(each[0], /^tiny: mnist tiny .*: the same bytes$/);
      await assert.rejects(drawn(1, 1e-9), /^DataError: None of 3 stored rows takes its share of /);
    })
  );
});

function verdict(row: Row, field: string, now: unknown, others: Row[] = []): string | null {
  const stored = (row.result as unknown as Record<string, unknown>)[field];
  const rows = new Map([row, ...others].map((each) => [each.key, each]));
  return judgeField({ field, stored, now, row, rows });
}

Deno.test("rows of wasm are the same to the bit, in the fields that they have", () => {
  const row = rowOf(configOf(1), 90);
  assert.equal(verdict({ ...row, engine: "wasm tfjs" }, "value", 90), null);
  assert.equal(verdict(row, "value", 90.00000001), "is 90.00000001, stored 90");
  assert.equal(verdict(row, "value", undefined), "is missing, stored 90");
});

Deno.test("rows of native are the same within rounding, digests of bits aside", () => {
  const row = rowOf(configOf(1), 90, { engine: "native" }, { beta: [1, 2] });
  assert.equal(verdict(row, "adapterDigest", "b".repeat(64)), null);
  assert.equal(verdict(row, "value", 90.001), null);
  assert.match(verdict(row, "value", 50)!, /^is 50, stored 90: more than .* % apart$/);
  assert.equal(verdict(row, "beta", [1.00001, 2]), null);
  assert.match(verdict(row, "beta", [1.00001, 4])!, /apart$/);
  assert.match(verdict(row, "beta", [1])!, /apart$/);
});

Deno.test("redrawn rows of native lie within the spread of their seeds, where it is known", () => {
  const redrawn = (seed: number, value: number) =>
    rowOf(configOf(seed, { resample: { schedule: "batch", k: 1 } }), value, {
      ...IDENTITY,
      engine: "native",
    });
  const [row, ...others] = [redrawn(1, 80), redrawn(2, 82), redrawn(3, 84)];
  assert.equal(verdict(row, "value", 82, others), null);
  assert.match(verdict(row, "value", 83.5, others)!, /other seeds spread by 2$/);
  assert.match(verdict(row, "testLoss", 9, others)!, /other seeds spread by 0$/);
  assert.equal(verdict(row, "betaTrace", [], others), null);
  assert.match(verdict(row, "value", 81)!, /0 other seeds are too few to know its spread$/);
});
