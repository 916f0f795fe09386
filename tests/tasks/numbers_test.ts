import assert from "node:assert/strict";
import { runTask } from "../support/task.ts";

Deno.test("numbers --check finds the documents as the rows have them, with its own permissions", async () => {
  const { code, stderr } = await runTask("numbers", ["--check"]);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /none stale/);
});
