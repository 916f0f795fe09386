import assert from "node:assert/strict";
import { join } from "node:path";
import { dropUnfinished } from "../../tasks/test.ts";
import { namesIn, withFolder } from "../support/temporary.ts";

Deno.test("coverage: what a killed process left half written is removed, the rest stays", async () => {
  await withFolder(async (folder) => {
    const files = { "whole.json": '{"result":[]}', "empty.json": "", "cut.json": '{"result":[' };
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(join(folder, name), text);
    }
    await Deno.writeTextFile(join(folder, "lcov.info"), "");
    await dropUnfinished(folder);
    assert.deepEqual([...namesIn(folder)].sort(), ["lcov.info", "whole.json"]);
  });
});
