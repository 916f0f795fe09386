import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { readIdx } from "../../src/files/idx.ts";
import { DataError } from "../../src/errors.ts";
import { idxBytes } from "../support/idx_files.ts";
import { withFolder } from "../support/temporary.ts";

/** Writes `bytes` and reads them as IDX with `dimensions`. */
function read(bytes: Uint8Array, dimensions: number) {
  return withFolder(async (folder) => {
    const path = join(folder, "some-idx");
    await Deno.writeFile(path, bytes);
    return await readIdx(path, dimensions);
  });
}

async function refused(bytes: Uint8Array, dimensions: number, message: RegExp): Promise<void> {
  await assert.rejects(() => read(bytes, dimensions), (error: Error) => {
    assert.ok(error instanceof DataError, String(error));
    assert.match(error.message, message);
    assert.match(error.message, /some-idx/);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });
}

const VALUES = Uint8Array.from({ length: 12 }, (_, i) => 20 * i);

Deno.test("IDX: an array is read with its shape and values", async () => {
  const { shape, values } = await read(idxBytes([2, 3, 2], VALUES), 3);
  assert.deepEqual(shape, [2, 3, 2]);
  assert.deepEqual(values, VALUES);
});

Deno.test("IDX: gzip is told by content, not by name", async () => {
  const { shape, values } = await read(gzipSync(idxBytes([12], VALUES)), 1);
  assert.deepEqual(shape, [12]);
  assert.deepEqual(Uint8Array.from(values), VALUES);
});

Deno.test("IDX: a wrong magic number is refused with both numbers", async () => {
  await refused(idxBytes([12], VALUES, 0x0d01), 1, /0x00000d01, expected 0x00000801/);
  await refused(idxBytes([2, 3, 2], VALUES), 1, /0x00000803, expected 0x00000801/);
});

Deno.test("IDX: values that are cut off or too many are refused with both sizes", async () => {
  await refused(idxBytes([13], VALUES), 1, /12 bytes of values, expected 13.*cut off/);
  await refused(idxBytes([11], VALUES), 1, /12 bytes of values, expected 11.*too long/);
});

Deno.test("IDX: sizes whose product is beyond any memory are refused, not allocated", async () => {
  const huge = 2 ** 32 - 1;
  await refused(idxBytes([huge, huge, huge], VALUES), 3, /12 bytes of values, expected 7\.9/);
});

Deno.test("IDX: a header that is cut off and an empty file are refused", async () => {
  await refused(idxBytes([12], []).subarray(0, 6), 1, /6 bytes are too few .* 8 bytes/);
  await refused(new Uint8Array(), 3, /0 bytes are too few .* 16 bytes/);
});

Deno.test("IDX: gzip that is cut off or damaged is refused", async () => {
  const packed = gzipSync(idxBytes([12], VALUES));
  await refused(packed.subarray(0, packed.length - 9), 1, /gzip data are cut off or damaged/);
  const damaged = packed.slice();
  damaged[damaged.length - 6] ^= 0xff; // in the checksum
  await refused(damaged, 1, /gzip data are cut off or damaged/);
});

Deno.test("IDX: a file that is not there is named", async () => {
  await assert.rejects(
    () => readIdx("/nowhere/labels", 1),
    new DataError("Cannot read /nowhere/labels: no such file or directory"),
  );
});
