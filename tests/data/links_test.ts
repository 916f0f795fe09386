import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { loadFlowers102 } from "../../src/data/flowers102/flowers102.ts";
import { loadImdb } from "../../src/data/imdb/imdb.ts";
import { loadMnist } from "../../src/data/mnist/mnist.ts";
import { loadPhysionet } from "../../src/data/physionet/physionet.ts";
import { DataError } from "../../src/errors.ts";
import { smallSet, writeFiles } from "../support/idx_files.ts";
import { plainImage, pngOf } from "../support/images.ts";
import { python } from "../support/python.ts";
import { linkFiles, make } from "../support/special_files.ts";
import { withFolder } from "../support/temporary.ts";
import { STORED, writeFolder } from "./imdb/review_files.ts";
import { smallStays } from "./physionet/stays.ts";

/** Sets of many files: how each is written and read, a folder in it, and a file that it needs. */
const SETS: Record<string, {
  write(dir: string): Promise<unknown>;
  load(options: { dir: string }): Promise<{ digest: string }>;
  folder: string;
  file: string;
}> = {
  "one's own images": {
    write: writeImages,
    load: loadFlowers102,
    folder: "train/ape",
    file: "train/bear/0.png",
  },
  "film reviews": {
    write: (dir) => writeFolder(dir, STORED),
    load: loadImdb,
    folder: "aclImdb/train/pos",
    file: "aclImdb/test/neg/1_2.txt",
  },
  "stays": { write: writeStays, load: loadPhysionet, folder: "set-a", file: "set-a/1004.txt" },
  "IDX files": {
    write: (dir) => writeFiles(join(dir, "mnist"), smallSet({})),
    load: loadMnist,
    folder: "mnist",
    file: "mnist/train-labels-idx1-ubyte",
  },
};

async function writeImages(dir: string): Promise<void> {
  const colours = [["ape", 50], ["bear", 200]] as const;
  for (const part of ["train", "valid", "test"]) {
    for (const [name, grey] of colours) {
      await Deno.mkdir(join(dir, part, name), { recursive: true });
      await Deno.writeFile(
        join(dir, part, name, "0.png"),
        pngOf(plainImage(4, 4, [grey, 0, grey])),
      );
    }
  }
}

async function writeStays(dir: string): Promise<void> {
  const { records, outcomes } = smallStays(24);
  await Deno.mkdir(join(dir, "set-a"));
  await Deno.writeTextFile(join(dir, "Outcomes-a.txt"), outcomes);
  for (const { name, bytes } of records) await Deno.writeFile(join(dir, name), bytes!);
}

for (const [name, { write, load, folder, file }] of Object.entries(SETS)) {
  Deno.test({
    name: `links: ${name} are the same data where files or folders are links`,
    ignore: !python,
    async fn() {
      await withFolder(async (root) => {
        const [whole, linked] = ["whole", "linked"].map((name) => join(root, name));
        await Deno.mkdir(whole);
        await write(whole);
        const { digest } = await load({ dir: whole });
        await linkFiles(whole, linked);
        assert.equal((await load({ dir: linked })).digest, digest);
        await Deno.rename(join(whole, folder), join(root, "elsewhere"));
        await make("symlink", join(root, "elsewhere"), join(whole, folder));
        assert.equal((await load({ dir: whole })).digest, digest);
      });
    },
  });

  Deno.test({
    name: `links: ${name} with a pipe, or a link to nothing, in the place of a file are refused`,
    ignore: !python,
    async fn() {
      await withFolder(async (dir) => {
        await write(dir);
        const path = join(dir, file);
        await Deno.remove(path);
        await make("mkfifo", path);
        await assert.rejects(() => load({ dir }), refusal(path, "named pipe, not a regular file"));
        await Deno.remove(path);
        await make("symlink", "nothing", path);
        await assert.rejects(() => load({ dir }), refusal(path, "link to something that is not"));
        await Deno.remove(dirname(path), { recursive: true });
        await make("symlink", "nothing", dirname(path));
        await assert.rejects(() => load({ dir }), refusal(dirname(path), "link to something"));
      });
    },
  });
}

function refusal(path: string, reason: string): (error: Error) => boolean {
  return (error) => {
    assert.ok(error instanceof DataError, String(error));
    assert.ok(error.message.includes(`Cannot read ${path}: it is a ${reason}`), error.message);
    return true;
  };
}
