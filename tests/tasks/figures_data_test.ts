import assert from "node:assert/strict";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../src/studies/rows/project_root.ts";
import { runTask } from "../support/task.ts";

Deno.test("figures --on: any data that rows are about; others are refused with what there is", async () => {
  const data = `idx-${crypto.randomUUID().slice(0, 8)}`;
  const name = `smoke-${data}`;
  const folder = join(PROJECT_ROOT, "data", "rows", name);
  const args = ["--profile", "smoke", "--only", "beta", "--on"];
  await Deno.mkdir(folder, { recursive: true });
  try {
    const known = await runTask("figures", [...args, data]);
    assert.equal(known.code, 1);
    assert.match(known.stderr, new RegExp(`${name}/beta\\.jsonl holds 0 of the \\d+ runs of beta`));

    const unknown = await runTask("figures", [...args, "fashion"]);
    assert.deepEqual([unknown.code, unknown.stdout], [2, ""]);
    assert.match(unknown.stderr, /^error: No rows of the profile smoke on "fashion": [^\n]*\n$/);
    assert.ok(unknown.stderr.includes(name), unknown.stderr);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
