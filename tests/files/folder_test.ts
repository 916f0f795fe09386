import assert from "node:assert/strict";
import { join } from "node:path";
import { DataError } from "../../src/errors.ts";
import { fileNamesIn, folderNamesIn, isFolder } from "../../src/files/folder.ts";
import { make } from "../support/special_files.ts";
import { python } from "../support/python.ts";
import { withFolder } from "../support/temporary.ts";

Deno.test("folders: the wanted names come sorted, and a file or nothing is no folder", async () => {
  await withFolder(async (folder) => {
    for (const name of ["b", "a", "c.txt"]) await Deno.writeTextFile(join(folder, name), "");
    await Deno.mkdir(join(folder, "d"));
    assert.deepEqual(await fileNamesIn(folder), ["a", "b", "c.txt"]);
    assert.deepEqual(await fileNamesIn(folder, (name) => name.length === 1), ["a", "b"]);
    assert.deepEqual(await folderNamesIn(folder), ["d"]);
    const found = await Promise.all(["d", "a", "no"].map((name) => isFolder(join(folder, name))));
    assert.deepEqual(found, [true, false, false]);
  });
});

Deno.test({
  name: "folders: links to files are files, links to folders folders, wherever they lead",
  ignore: !python,
  async fn() {
    await withFolder(async (elsewhere) => {
      await Deno.mkdir(join(elsewhere, "folder"));
      await Deno.writeTextFile(join(elsewhere, "file"), "");
      await withFolder(async (folder) => {
        for (const name of ["folder", "file"]) {
          await make("symlink", join(elsewhere, name), join(folder, `linked ${name}`));
        }
        // Of a link to a link it is the end that counts.
        await make("symlink", "linked file", join(folder, "twice"));
        assert.deepEqual(await fileNamesIn(folder), ["linked file", "twice"]);
        assert.deepEqual(await folderNamesIn(folder), ["linked folder"]);
        assert.equal(await isFolder(join(folder, "linked folder")), true);
      });
    });
  },
});

Deno.test({
  name: "folders: a wanted name that is a pipe, or a link to nothing, is refused and not dropped",
  ignore: !python,
  async fn() {
    await withFolder(async (folder) => {
      const [pipe, link] = ["pipe", "link"].map((name) => join(folder, name));
      await make("mkfifo", pipe);
      await make("symlink", "nothing", link);
      assert.deepEqual(await fileNamesIn(folder, (name) => name === "other"), []);
      await assert.rejects(
        () => fileNamesIn(folder, (name) => name === "pipe"),
        new DataError(`Cannot read ${pipe}: it is a named pipe, not a regular file`),
      );
      const dead = new DataError(
        `Cannot read ${link}: it is a link to something that is not there`,
      );
      await assert.rejects(() => fileNamesIn(folder, (name) => name === "link"), dead);
      await assert.rejects(() => folderNamesIn(folder), dead);
      await assert.rejects(() => isFolder(join(link, "inside")), dead);
    });
  },
});

Deno.test("folders: one that is not there is named", async () => {
  await assert.rejects(
    () => fileNamesIn("/not/there"),
    new DataError("Cannot read /not/there: no such file or directory"),
  );
});
