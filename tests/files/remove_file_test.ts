import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { removeFile } from "../../src/files/remove_file.ts";
import { DataError } from "../../src/errors.ts";
import { withFolder } from "../support/temporary.ts";

Deno.test("a file is removed, and again without complaint", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "file");
    await Deno.writeTextFile(path, "");
    await removeFile(path);
    assert.ok(!existsSync(path));
    await removeFile(path);
  });
});

Deno.test("what cannot be removed is named", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "file"), "");
    await assert.rejects(removeFile(folder), (error: Error) => {
      return error instanceof DataError && error.message.includes(folder);
    });
  });
});
