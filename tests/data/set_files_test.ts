import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { packTar } from "modern-tar";
import type { DataFile, DataSet } from "../../src/data/data_set.ts";
import { digestOf } from "../../src/files/digest.ts";
import { holdsDataSet } from "../../src/data/locate.ts";
import { openSetFiles } from "../../src/data/set_files.ts";
import { DataError } from "../../src/errors.ts";
import { withFolder } from "../support/temporary.ts";

const text = (value: string) => new TextEncoder().encode(value);
const CONTENT: Record<string, Uint8Array> = {
  "raw/a.csv.gz": gzipSync("one"),
  "b.txt": text("two"),
};

function file(name: string): DataFile {
  const spellings = [name, name.replace(/\.gz$/, "")];
  const sha256 = digestOf(CONTENT[name]);
  return { name, url: null, bytes: 3, sha256, sha256Unpacked: digestOf(text("one")), spellings };
}

const SET: DataSet = {
  ...{ id: "some", title: "", licence: "", citation: "" },
  files: [file("raw/a.csv.gz"), file("b.txt")],
  archives: ["all.tar"],
  folders: ["inner"],
};

async function write(path: string, entries: Record<string, Uint8Array>): Promise<void> {
  const tar = await packTar(
    Object.entries(entries).map(([name, body]) => ({ header: { name, size: body.length }, body })),
  );
  await Deno.writeFile(path, tar);
}

async function contents(dir: string): Promise<string[]> {
  const read = await openSetFiles(SET, dir);
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return [await read("raw/a.csv.gz", decode), await read("b.txt", decode)];
}

Deno.test("set files: a folder, a subfolder and an archive with or without a folder give the same", async () => {
  await withFolder(async (folder) => {
    const dirs = ["a", "b", "c", "d"].map((name) => join(folder, name));
    await Deno.mkdir(join(dirs[0], "raw"), { recursive: true });
    await Deno.writeFile(join(dirs[0], "raw", "a.csv.gz"), CONTENT["raw/a.csv.gz"]);
    await Deno.writeFile(join(dirs[0], "b.txt"), CONTENT["b.txt"]);
    await Deno.mkdir(join(dirs[1], "inner", "raw"), { recursive: true });
    await Deno.writeFile(join(dirs[1], "inner", "raw", "a.csv"), text("one"));
    await Deno.writeFile(join(dirs[1], "inner", "b.txt"), CONTENT["b.txt"]);
    await Deno.mkdir(dirs[2]);
    await write(join(dirs[2], "all.tar"), { ...CONTENT, "other.txt": text("not read") });
    await Deno.mkdir(join(dirs[3], "inner"), { recursive: true });
    const inFolder = Object.entries(CONTENT).map(([name, bytes]) => [`some/${name}`, bytes]);
    await write(join(dirs[3], "inner", "all.tar"), Object.fromEntries(inFolder));
    for (const dir of dirs) {
      assert.deepEqual(await contents(dir), ["one", "two"]);
      assert.ok(await holdsDataSet(SET, dir));
    }
  });
});

Deno.test("set files: an archive that lacks a file and a folder that has nothing are refused", async () => {
  await withFolder(async (folder) => {
    assert.ok(!await holdsDataSet(SET, folder));
    await assert.rejects(() => contents(folder), /No files of some in .*raw\/a\.csv\.gz, b\.txt/);
    await write(join(folder, "all.tar"), { "b.txt": CONTENT["b.txt"] });
    await assert.rejects(
      () => contents(folder),
      new DataError(
        `${join(folder, "all.tar")}: no entry raw/a.csv.gz, expected all files of some`,
      ),
    );
  });
});

Deno.test("set files: what cannot be read is named with both checksums where it is not the original", async () => {
  await withFolder(async (folder) => {
    const failing = async () => {
      const read = await openSetFiles(SET, folder);
      await read("b.txt", (_, place) => {
        throw new DataError(`${place}: bad`);
      });
    };
    await write(join(folder, "all.tar"), CONTENT);
    await assert.rejects(failing, new DataError(`${join(folder, "all.tar")}: b.txt: bad`));
    await write(join(folder, "all.tar"), { ...CONTENT, "b.txt": text("twist") });
    const [found, original] = [digestOf(text("twist")), digestOf(CONTENT["b.txt"])];
    await assert.rejects(failing, (error: Error) => {
      assert.ok(error.message.includes(`its SHA-256 is ${found}, expected ${original}`));
      return error instanceof DataError;
    });
  });
});
