import assert from "node:assert/strict";
import { ended } from "../../support/task.ts";

const PROGRAM = new URL("pulse_program.ts", import.meta.url).pathname;

/** What is said by a program that computes for a while; the pulse speaks after `patience` ms. */
const said = async (patience: number, permissions: string[]) =>
  await ended(["run", "--quiet", "--no-prompt", ...permissions, PROGRAM, `${patience}`]);

Deno.test("silence is broken by a thread of its own, while the main one computes", async () => {
  const { code, stderr } = await said(200, ["--allow-read"]);
  assert.equal(code, 0, stderr);
  const lines = stderr.trimEnd().split("\n");
  assert.deepEqual([lines.slice(0, 2), lines.at(-1)], [
    ["drawing a large matrix", "in two lines"],
    "drawn",
  ]);
  const spoken = lines.slice(2, -1);
  assert.ok(spoken.length >= 2, stderr);
  for (const line of spoken) {
    assert.match(line, /^still working, \d s after: drawing a large matrix$/);
  }
});

Deno.test("who speaks is not interrupted, and a task that may read no file works without a pulse", async () => {
  for (const permissions of [["--allow-read"], []]) {
    const { code, stderr } = await said(60_000, permissions);
    assert.deepEqual([code, stderr], [0, "drawing a large matrix\nin two lines\ndrawn\n"]);
  }
});
