import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { makeWorkFolder } from "../../../../src/studies/findings/sizes/work_folder.ts";
import { withFolder } from "../../../support/temporary.ts";

Deno.test("sizes: a work folder is for one process, and goes with the signal", async () => {
  await withFolder(async (root) => {
    const controller = new AbortController();
    {
      using folder = await makeWorkFolder(root, controller.signal);
      await Deno.writeTextFile(join(folder.path, "left"), "by a killed process");
      await assert.rejects(() => makeWorkFolder(root), /Already running: process \d+ holds/);
      controller.abort();
      assert.ok(!existsSync(folder.path));
      await Deno.mkdir(folder.path);
    }
    assert.ok(!existsSync(join(root, ".lottalora", "sizes")));
    await Deno.mkdir(join(root, ".lottalora", "sizes", "left"), { recursive: true });
    using folder = await makeWorkFolder(root);
    assert.deepEqual([...Deno.readDirSync(folder.path)], []);
  });
});
