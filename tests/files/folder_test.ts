import assert from "node:assert/strict";
import { join } from "node:path";
import { DataError } from "../../src/errors.ts";
import { isFolder, namesIn } from "../../src/files/folder.ts";
import { withFolder } from "../support/temporary.ts";

Deno.test("folders: the wanted names come sorted, and a file or nothing is no folder", async () => {
  await withFolder(async (folder) => {
    for (const name of ["b", "a", "c.txt"]) await Deno.writeTextFile(join(folder, name), "");
    await Deno.mkdir(join(folder, "d"));
    assert.deepEqual(await namesIn(folder, ({ isFile }) => isFile), ["a", "b", "c.txt"]);
    assert.deepEqual(await namesIn(folder, ({ isDirectory }) => isDirectory), ["d"]);
    const found = await Promise.all(["d", "a", "no"].map((name) => isFolder(join(folder, name))));
    assert.deepEqual(found, [true, false, false]);
  });
});

Deno.test("folders: one that is not there is named", async () => {
  await assert.rejects(
    () => namesIn("/not/there", () => true),
    new DataError("Cannot read /not/there: no such file or directory"),
  );
});
