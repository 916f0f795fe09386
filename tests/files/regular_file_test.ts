import assert from "node:assert/strict";
import { join } from "node:path";
import { archiveEntries } from "../../src/files/archive.ts";
import { digestOfFile } from "../../src/files/digest.ts";
import { DataError } from "../../src/errors.ts";
import { readBytes } from "../../src/files/file_bytes.ts";
import { readUnpacked, unpackedPieces } from "../../src/files/gzip.ts";
import { isRegularFile, lookAt, openRegular } from "../../src/files/regular_file.ts";
import { openWeights } from "../../src/files/safetensors/read.ts";
import { make } from "../support/special_files.ts";
import { python } from "../support/python.ts";
import { withFolder } from "../support/temporary.ts";

/** Every way by which the content of a file is reached. */
const READERS: Record<string, (path: string) => Promise<unknown>> = {
  archiveEntries: (path) => archiveEntries(path).next(),
  digestOfFile,
  openRegular,
  openWeights,
  readBytes,
  readUnpacked,
  unpackedPieces: (path) => unpackedPieces(path).next(),
};

function refusedBy(path: string, reason: string): Promise<unknown> {
  const expected = new DataError(`Cannot read ${path}: ${reason}`);
  return Promise.all(
    Object.entries(READERS).map(([name, read]) => assert.rejects(() => read(path), expected, name)),
  );
}

Deno.test({
  name: "regular files: no reader waits for a pipe or follows a device, linked or not",
  ignore: !python,
  async fn() {
    await withFolder(async (folder) => {
      const [pipe, zero] = ["pipe", "zero"].map((name) => join(folder, name));
      await make("mkfifo", pipe);
      await make("symlink", "/dev/zero", zero);
      await refusedBy(pipe, "it is a named pipe, not a regular file");
      await refusedBy(zero, "it is a device, not a regular file");
      await refusedBy("/dev/zero", "it is a device, not a regular file");
      await assert.rejects(() => isRegularFile(pipe), DataError);
    });
  },
});

Deno.test({
  name: "regular files: a link to nothing, to itself and a folder are said to be that",
  ignore: !python,
  async fn() {
    await withFolder(async (folder) => {
      const [dead, circle] = ["dead", "circle"].map((name) => join(folder, name));
      await make("symlink", "nothing", dead);
      await make("symlink", "circle", circle);
      await refusedBy(dead, "it is a link to something that is not there");
      await refusedBy(circle, "its links lead in a circle");
      await refusedBy(folder, "it is a directory");
      await refusedBy(join(folder, "absent"), "no such file or directory");
    });
  },
});

Deno.test({
  name: "regular files: a link is what it leads to, and nothing is nothing behind it too",
  ignore: !python,
  async fn() {
    await withFolder(async (folder) => {
      const [file, link] = ["file", "link"].map((name) => join(folder, name));
      await Deno.writeTextFile(file, "text");
      await make("symlink", folder, link);
      assert.equal(await isRegularFile(join(link, "file")), true);
      assert.equal(await isRegularFile(join(link, "absent", "file")), false);
      assert.equal(await isRegularFile(join(file, "inside")), false);
      assert.equal((await lookAt(link))?.isDirectory, true);
      assert.deepEqual(await readBytes(join(link, "file")), new TextEncoder().encode("text"));
    });
  },
});

Deno.test("regular files: one of more bytes than are read whole is refused unread", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "sparse");
    await Deno.writeTextFile(path, "");
    await Deno.truncate(path, 2 ** 40);
    await assert.rejects(
      () => readBytes(path),
      new DataError(`${path}: ${2 ** 40} bytes, expected at most 4 GiB`),
    );
  });
});
