import assert from "node:assert/strict";
import { join } from "node:path";
import { DataError } from "../../src/errors.ts";
import { readAt, readBytes, writeAll } from "../../src/files/file_bytes.ts";
import { withFolder } from "../support/temporary.ts";

Deno.test("file bytes: what is written is read, whole and between two places", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "bytes");
    const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251);
    using file = await Deno.open(path, { read: true, write: true, create: true });
    await writeAll(file, bytes);
    assert.deepEqual(await readBytes(path), bytes);
    assert.deepEqual(await readAt(file, [1, 299_999]), bytes.subarray(1, -1));
    assert.deepEqual(await readAt(file, [7, 7]), new Uint8Array());
    await assert.rejects(readAt(file, [299_990, 300_001]), /^Error: 10 of 11 bytes$/);
  });
});

Deno.test("file bytes: a file that is not there is named", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "none");
    await assert.rejects(
      readBytes(path),
      new DataError(`Cannot read ${path}: no such file or directory`),
    );
  });
});
