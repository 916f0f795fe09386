import assert from "node:assert/strict";
import { join } from "node:path";
import { withProjectCopy } from "../support/project_copy.ts";
import { ROOT } from "./jupyter_support.ts";

/** How AdamW alone decays parameters. */
const DECAY = "learningRate * weightDecay";

Deno.test("goldens", async (t) => {
  await withProjectCopy(async ({ path, task }) => {
    const file = path("data", "goldens", "arxiv.json");
    const committed = await Deno.readTextFile(file);
    const goldens = (...args: string[]) => task("goldens", args);

    await t.step("names that are unknown are usage errors, with the nearest one", async () => {
      const attempts: [string[], RegExp][] = [
        [
          ["optimiser.adamw"],
          /^error: Unknown golden "optimiser\.adamw" \(did you mean optimizer\.adamw\?\)/m,
        ],
        [["--benchmark", "arxive"], /^error: --benchmark .*got "arxive"/m],
        [["--accept"], /^error: --accept needs the names of the goldens to change, got none$/m],
      ];
      for (const [args, message] of attempts) {
        const { code, stdout, stderr } = await goldens(...args);
        assert.deepEqual([code, stdout], [2, ""]);
        assert.match(stderr, message);
      }
    });

    await t.step("all of one benchmark are as committed", async () => {
      const { code, stdout, stderr } = await goldens("--benchmark", "arxiv");
      assert.deepEqual([code, stdout], [0, ""], stderr);
      const all = Object.keys(JSON.parse(committed)).length;
      assert.match(
        stderr,
        new RegExp(`^computing goldens\n[^]*^${all} of ${all} goldens were`, "m"),
      );
    });

    await t.step("accepting one that did not change changes nothing", async () => {
      const { code, stdout } = await goldens("--benchmark", "arxiv", "--accept", "clip");
      assert.deepEqual([code, stdout], [0, ""]);
      assert.equal(await Deno.readTextFile(file), committed);
    });

    await t.step("one that changed is listed; accepting it says which rows are stale", async () => {
      const source = path("src", "training", "optimizer.ts");
      const text = await Deno.readTextFile(source);
      assert.ok(text.includes(DECAY));
      await Deno.writeTextFile(source, text.replaceAll(DECAY, `1.01 * ${DECAY}`));
      await Deno.mkdir(path("data", "rows", "quick"), { recursive: true });
      const rows = await Deno.readTextFile(join(ROOT, "data", "rows", "quick", "across.jsonl"));
      await Deno.writeTextFile(path("data", "rows", "quick", "across.jsonl"), rows);

      const args = ["--benchmark", "imdb,arxiv", "optimizer.adamw", "clip"];
      const listed = await goldens(...args);
      assert.equal(listed.code, 1, listed.stderr);
      const lines = listed.stdout.trimEnd().split("\n").sort();
      assert.match(lines[0], /^golden optimizer\.adamw of arxiv: [0-9a-f]{16} -> [0-9a-f]{16}$/);
      assert.match(lines[1], /^golden optimizer\.adamw of imdb: /);
      assert.equal(lines.length, 2);
      assert.match(listed.stderr, /^2 of 4 goldens were as committed$/m);
      assert.equal(await Deno.readTextFile(file), committed);

      const accepted = await goldens("--accept", ...args);
      assert.equal(accepted.code, 0, accepted.stderr);
      const stale = rows.split("\n").filter((row) =>
        /"benchmark":"(?:imdb|arxiv)"/.test(row) && row.includes('"optimizer.adamw":')
      ).length;
      const all = rows.trimEnd().split("\n").length;
      assert.ok(stale > 0);
      assert.match(
        accepted.stdout,
        new RegExp(`^stale: ${stale} of ${all} rows of quick/across$`, "m"),
      );
      const [before, after] = [committed, await Deno.readTextFile(file)].map((all) =>
        JSON.parse(all)
      );
      const { "optimizer.adamw": was, ...others } = before;
      const { "optimizer.adamw": is, ...same } = after;
      assert.deepEqual(same, others);
      assert.equal(lines[0], `golden optimizer.adamw of arxiv: ${was} -> ${is}`);
    });
  });
});
