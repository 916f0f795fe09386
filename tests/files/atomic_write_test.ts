import assert from "node:assert/strict";
import { join } from "node:path";
import { requireWritable, writeAtomically, writeNewFile } from "../../src/files/atomic_write.ts";
import { DataError } from "../../src/errors.ts";
import { canMount, denoOnMount } from "../support/small_disk.ts";
import { namesIn, withFolder } from "../support/temporary.ts";

const HERE = new URL("../../", import.meta.url).pathname;

/**
 * A program that writes 10 bytes, then 1,000,000, to its argument; prints the errors and, at the
 * end, names and sizes of the files there.
 */
const WRITER = `
import { dirname, join } from "node:path";
import { writeAtomically } from "../../src/files/atomic_write.ts";
const [path] = Deno.args;
for (const size of [10, 1_000_000]) {
  await writeAtomically(path, new Uint8Array(size).fill(1))
    .catch((error) => console.log(error.name + ": " + error.message));
}
for (const { name } of Deno.readDirSync(dirname(path))) {
  console.log(name, Deno.statSync(join(dirname(path), name)).size);
}`;

function refusedWith(message: RegExp): (error: Error) => boolean {
  return (error) => {
    assert.ok(error instanceof DataError, String(error));
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  };
}

Deno.test("atomic write: creates folders, writes bytes and text, replaces, leaves no other file", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "a", "b", "file");
    await writeAtomically(path, "first, ü");
    assert.equal(await Deno.readTextFile(path), "first, ü");
    await writeAtomically(path, Uint8Array.of(1, 2, 3));
    assert.deepEqual(await Deno.readFile(path), Uint8Array.of(1, 2, 3));
    assert.deepEqual(namesIn(join(folder, "a", "b")), ["file"]);
  });
});

Deno.test("atomic write: many writers at once leave one whole content", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "file");
    const contents = Array.from({ length: 20 }, (_, i) => String(i).repeat(50_000));
    await Promise.all(contents.map((content) => writeAtomically(path, content)));
    assert.ok(contents.includes(await Deno.readTextFile(path)));
    assert.deepEqual(namesIn(folder), ["file"]);
  });
});

Deno.test("atomic write: of many writers of a new file one wins, and nothing is replaced", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "new", "file");
    const ended = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => writeNewFile(path, `writer ${i}`)),
    );
    const [winner, ...others] = ended.flatMap(({ status }, i) => status === "fulfilled" ? [i] : []);
    assert.deepEqual(others, []);
    assert.equal(await Deno.readTextFile(path), `writer ${winner}`);
    await assert.rejects(() => writeNewFile(path, "later"), /file: it exists already$/);
    assert.equal(await Deno.readTextFile(path), `writer ${winner}`);
    assert.deepEqual(namesIn(join(folder, "new")), ["file"]);
  });
});

Deno.test("atomic write: a path below a file and a folder are refused by name", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "file"), "kept");
    await assert.rejects(
      () => writeAtomically(join(folder, "file", "below"), "x"),
      refusedWith(/^Cannot write .*file\/below: /),
    );
    await Deno.mkdir(join(folder, "sub"));
    await assert.rejects(
      () => writeAtomically(join(folder, "sub"), "x"),
      refusedWith(/sub: it is not a regular file/),
    );
    assert.equal(await Deno.readTextFile(join(folder, "file")), "kept");
    assert.deepEqual(namesIn(folder), ["file", "sub"]);
  });
});

Deno.test("atomic write: a path that will not be writable is refused beforehand, leaving nothing", async () => {
  await withFolder(async (folder) => {
    await requireWritable(join(folder, "later"));
    assert.deepEqual(namesIn(folder), []);
    await Deno.writeTextFile(join(folder, "file"), "");
    await assert.rejects(() => requireWritable(join(folder, "file", "later")), DataError);
  });
});

Deno.test({
  name: "atomic write: on a full or read-only disk the old content stays, and nothing else",
  ignore: !canMount(),
  async fn() {
    await withFolder(async (folder) => {
      const programs = join(HERE, ".lottalora", "tmp");
      await Deno.mkdir(programs, { recursive: true });
      const program = join(programs, `writer-${crypto.randomUUID()}.ts`);
      await Deno.writeTextFile(program, WRITER);
      const disk = join(folder, "disk");
      const path = join(disk, "file");
      const run = ["run", "--no-prompt", "--allow-read", `--allow-write=${disk}`, program, path];
      try {
        const full = await denoOnMount(disk, "size=64k", run);
        const noSpace = `DataError: Cannot write ${path}: no space left on the disk\n`;
        assert.equal(full.stdout, `${noSpace}file 10\n`, full.stderr);
        const locked = await denoOnMount(disk, "ro", run);
        const readOnly = `DataError: Cannot write ${path}: the file system is read-only\n`;
        assert.equal(locked.stdout, readOnly.repeat(2), locked.stderr);
      } finally {
        await Deno.remove(program);
      }
    });
  },
});
