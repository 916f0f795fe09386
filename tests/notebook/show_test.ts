import assert from "node:assert/strict";
import { kernel } from "../../src/notebook/jupyter.ts";
import { createNotebookProgress } from "../../src/notebook/progress.ts";
import { show } from "../../src/notebook/show.ts";

Deno.test("outside Jupyter showing and progress do nothing, at once", async () => {
  assert.equal(kernel(), null);
  const start = performance.now();
  await show("text");
  const progress = createNotebookProgress();
  await progress("half way");
  await progress.finish("done");
  await progress("too late");
  assert.ok(performance.now() - start < 1_000, "no waiting for a kernel that is not there");
});
