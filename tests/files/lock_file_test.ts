import assert from "node:assert/strict";
import { join } from "node:path";
import { DataError } from "../../src/errors.ts";
import { openLockFile } from "../../src/files/lock_file.ts";
import { waitForLock } from "../../src/python/lock.ts";
import { takeLock } from "../../src/studies/computing/lock.ts";
import { make } from "../support/special_files.ts";
import { namesIn, withFolder } from "../support/temporary.ts";

Deno.test("lock file: what a link points to is neither truncated nor made", async () => {
  await withFolder(async (root) => {
    const folder = join(root, ".lottalora");
    await Deno.mkdir(folder);
    const [precious, nowhere] = [join(root, "precious"), join(root, "nowhere")];
    await Deno.writeTextFile(precious, "kept");
    const path = join(folder, "reproduce.lock");
    for (const target of [precious, nowhere]) {
      await make("symlink", target, path);
      const refusal = (error: Error) => {
        assert.ok(error instanceof DataError, `${error.stack}`);
        assert.equal(error.message, `Cannot lock ${path}: it is a symbolic link; remove it`);
        return true;
      };
      await assert.rejects(takeLock(root), refusal);
      await assert.rejects(waitForLock(path, "Jupyter", () => {}), refusal);
      await Deno.remove(path);
    }
    assert.equal(await Deno.readTextFile(precious), "kept");
    assert.deepEqual(namesIn(root), [".lottalora", "precious"]);
  });
});

Deno.test("lock file: a folder in its place is refused; one below a linked folder is made", async () => {
  await withFolder(async (root) => {
    await assert.rejects(() => openLockFile(root), /^DataError: Cannot lock .* no regular file; /);
    await Deno.mkdir(join(root, "elsewhere"));
    await make("symlink", join(root, "elsewhere"), join(root, ".lottalora"));
    using _lock = await takeLock(root);
    assert.deepEqual(namesIn(join(root, "elsewhere")), ["reproduce.lock"]);
  });
});
