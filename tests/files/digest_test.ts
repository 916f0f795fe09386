import assert from "node:assert/strict";
import { join } from "node:path";
import { digestOf, digestOfFile } from "../../src/files/digest.ts";
import { DataError } from "../../src/errors.ts";
import { withFolder } from "../support/temporary.ts";

/** Test vectors of FIPS 180-4. */
const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

Deno.test("digest: equals the standard's vectors, however the bytes are cut", () => {
  const bytes = new TextEncoder().encode("abc");
  assert.equal(digestOf(bytes), ABC);
  assert.equal(digestOf(bytes.subarray(0, 1), new Uint8Array(), bytes.subarray(1)), ABC);
  assert.equal(digestOf(), EMPTY);
});

Deno.test("digest: of a file equals that of its bytes; a missing file is named", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "file");
    await Deno.writeTextFile(path, "abc");
    assert.equal(await digestOfFile(path), ABC);
    await assert.rejects(() => digestOfFile(join(folder, "none")), DataError);
  });
});
