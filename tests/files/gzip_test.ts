import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { readUnpacked, unpack, unpackedPieces } from "../../src/files/gzip.ts";
import { DataError } from "../../src/errors.ts";
import { gzipBomb } from "../support/bombs.ts";
import { memoryHeld } from "../support/memory.ts";
import { withFolder } from "../support/temporary.ts";

const CONTENT = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7919) >> 5);
const GZIP = Uint8Array.from(gzipSync(CONTENT));

async function pieces(path: string): Promise<Uint8Array> {
  const found: number[] = [];
  for await (const piece of unpackedPieces(path)) for (const byte of piece) found.push(byte);
  return Uint8Array.from(found);
}

/** Reads `stored` from a file, whole and in pieces. */
function bothWays(stored: Uint8Array): Promise<PromiseSettledResult<Uint8Array>[]> {
  return withFolder(async (folder) => {
    const path = join(folder, "some.gz");
    await Deno.writeFile(path, stored);
    return await Promise.allSettled([readUnpacked(path), pieces(path)]);
  });
}

Deno.test("gzip: content is the same with and without gzip, whole and in pieces", async () => {
  for (const stored of [GZIP, CONTENT]) {
    for (const read of await bothWays(stored)) {
      assert.equal(read.status, "fulfilled");
      assert.ok(read.status === "fulfilled" && Uint8Array.from(read.value).every(isContent));
      assert.equal(read.value.length, CONTENT.length);
      // A Buffer's constructor, by which arrays like it are made, prints a warning.
      assert.equal(read.value.constructor, Uint8Array);
    }
  }
});

function isContent(byte: number, i: number): boolean {
  return byte === CONTENT[i];
}

Deno.test("gzip: an empty file is empty", async () => {
  for (const read of await bothWays(new Uint8Array(0))) {
    assert.equal(read.status === "fulfilled" && read.value.length, 0);
  }
});

Deno.test("gzip: data cut off anywhere or damaged name their file", async () => {
  const flipped = Uint8Array.from(GZIP);
  flipped[5000] ^= 0xff;
  const wrongChecksum = Uint8Array.from(GZIP);
  wrongChecksum[GZIP.length - 6] ^= 1;
  const cut = [2, 9, 1000, GZIP.length - 9, GZIP.length - 1].map((end) => GZIP.subarray(0, end));
  for (const stored of [...cut, flipped, wrongChecksum]) {
    for (const read of await bothWays(stored)) {
      assert.ok(read.status === "rejected", `${stored.length} bytes were accepted`);
      assert.ok(read.reason instanceof DataError, String(read.reason));
      assert.match(read.reason.message, /some\.gz: the gzip data are cut off or damaged \(/);
    }
  }
});

Deno.test("gzip: a file that is not there is named", async () => {
  const expected = { name: "DataError", message: /Cannot read .*absent.*no such file/ };
  await assert.rejects(() => readUnpacked("absent.gz"), expected);
  await assert.rejects(() => pieces("absent.gz"), expected);
});

Deno.test("gzip: 6 MB that unpack to 6 GiB stop at the limit, and their memory with them", async () => {
  const bomb = gzipBomb(6144);
  assert.ok(bomb.length < 7e6);
  const limit = 2 ** 24;
  const expected = new DataError(
    "some.gz: more than 16 MiB once unpacked, expected at most that: a damaged file or one that was " +
      "made to fill memory",
  );
  const before = memoryHeld();
  assert.throws(() => unpack(bomb, "some.gz", limit), expected);
  await withFolder(async (folder) => {
    const path = join(folder, "some.gz");
    await Deno.writeFile(path, bomb);
    let bytes = 0;
    await assert.rejects(async () => {
      for await (const piece of unpackedPieces(path, limit)) bytes += piece.length;
    }, new DataError(expected.message.replace("some.gz", path)));
    assert.ok(bytes <= limit);
  });
  assert.ok(memoryHeld() - before < 2 ** 27);
});

Deno.test("gzip: content of just as many bytes as are taken in is whole", async () => {
  assert.deepEqual(Uint8Array.from(unpack(GZIP, "some.gz", CONTENT.length)), CONTENT);
  await withFolder(async (folder) => {
    const path = join(folder, "some.gz");
    await Deno.writeFile(path, GZIP);
    const found = await Array.fromAsync(unpackedPieces(path, CONTENT.length));
    assert.equal(found.reduce((sum, { length }) => sum + length, 0), CONTENT.length);
  });
});
