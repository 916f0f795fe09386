import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { replaceFolder } from "../../../tasks/site/replace_folder.ts";
import { namesIn, withFolder } from "../../support/temporary.ts";

/** A folder is ours when it says so. */
const isOurs = (path: string) => Promise.resolve(existsSync(join(path, "ours")));

/** What writes a folder of ours, with a text in it. */
const holding = (text: string) => async (folder: string) => {
  await Deno.writeTextFile(join(folder, "ours"), text);
};

Deno.test("replace: a new folder, then another in its place, and nothing beside it", async () => {
  await withFolder(async (dir) => {
    const path = join(dir, "new", "site");
    for (const text of ["one", "two"]) {
      await replaceFolder(path, isOurs, holding(text));
      assert.equal(await Deno.readTextFile(join(path, "ours")), text);
    }
    assert.deepEqual(namesIn(join(dir, "new")), ["site"]);
    await Deno.mkdir(join(dir, "empty"));
    await replaceFolder(join(dir, "empty"), isOurs, holding("three"));
    assert.deepEqual(namesIn(join(dir, "empty")), ["contents.txt", "ours"]);
  });
});

Deno.test("replace: while it is filled, and when that fails, the older one stays whole", async () => {
  await withFolder(async (dir) => {
    const path = join(dir, "site");
    await replaceFolder(path, isOurs, holding("one"));
    const failing = replaceFolder(path, isOurs, async (folder) => {
      await Deno.writeTextFile(join(folder, "ours"), "half");
      assert.equal(await Deno.readTextFile(join(path, "ours")), "one");
      throw new Error("no more");
    });
    await assert.rejects(failing, { name: "Error", message: "no more" });
    assert.equal(await Deno.readTextFile(join(path, "ours")), "one");
    assert.deepEqual(namesIn(dir), ["site"]);
  });
});

Deno.test("replace: what an older one had and a newer one has no more is no reason to refuse", async () => {
  await withFolder(async (dir) => {
    const path = join(dir, "site");
    await replaceFolder(path, isOurs, async (folder) => {
      await holding("one")(folder);
      await Deno.writeTextFile(join(folder, "gone.html"), "");
    });
    await replaceFolder(path, isOurs, holding("two"));
    assert.deepEqual(namesIn(path), ["contents.txt", "ours"]);
  });
});

Deno.test("replace: files, folders of others and what others have added are refused by name", async () => {
  await withFolder(async (dir) => {
    const [file, others, site] = ["file", "others", "site"].map((name) => join(dir, name));
    await Deno.writeTextFile(file, "");
    await Deno.mkdir(others);
    await Deno.writeTextFile(join(others, "thesis.tex"), "");
    await replaceFolder(site, isOurs, holding("one"));
    await Deno.mkdir(join(site, "docs"));
    await Deno.writeTextFile(join(site, "docs", "mine.md"), "");
    const refused = {
      [file]: `Cannot write ${file}: it is a file, expected a folder or nothing`,
      [others]: `Cannot write ${others}: it is a folder of other files, such as thesis.tex`,
      [site]: `Cannot replace ${site}: it also holds docs/mine.md, which would be lost; ` +
        "move that, or name another folder",
    };
    for (const [path, message] of Object.entries(refused)) {
      await assert.rejects(() => replaceFolder(path, isOurs, holding("two")), {
        name: "DataError",
        message,
      });
    }
    assert.deepEqual(namesIn(dir), ["file", "others", "site"]);
    assert.deepEqual(namesIn(site), ["contents.txt", "docs", "ours"]);
    assert.equal(await Deno.readTextFile(join(site, "ours")), "one");
  });
});
