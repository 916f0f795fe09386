import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { DataFile, RegisteredSet } from "../../src/data/data_set.ts";
import { digestOf } from "../../src/data/digest.ts";
import { verifyDataSet } from "../../src/data/verify.ts";
import { withFolder } from "../support/temporary.ts";

const CONTENT = new TextEncoder().encode("some data");
const MD5 = createHash("md5").update(CONTENT).digest("hex");

function setOf(file: Partial<DataFile>): RegisteredSet {
  const name = file.name ?? "data.txt";
  const served = { name, url: null, bytes: 9, sha256: null, sha256Unpacked: null };
  return {
    ...{ id: "some", title: "", licence: "", citation: "", folders: [] },
    files: [{ ...served, spellings: [name, `${name}.gz`, name.replace(/\.gz$/, "")], ...file }],
    load: () => Promise.reject(new Error("nobody loads it")),
  };
}

/** State, digest found and digest expected of the set's only file, written as `name`. */
async function verified(file: Partial<DataFile>, name = "data.txt", content = CONTENT) {
  return await withFolder(async (folder) => {
    await Deno.writeFile(join(folder, name), content);
    const [{ state, algorithm, found, expected }] = await verifyDataSet(setOf(file), folder);
    return [state, `${algorithm} ${found}`, expected];
  });
}

Deno.test("verify: SHA-256 where it is published, else MD5, else the file is only there", async () => {
  const sha256 = digestOf(CONTENT);
  assert.deepEqual(await verified({ sha256, md5: "not asked" }), [
    "ok",
    `SHA-256 ${sha256}`,
    sha256,
  ]);
  assert.deepEqual(await verified({ md5: MD5 }), ["ok", `MD5 ${MD5}`, MD5]);
  assert.deepEqual(await verified({}), ["unknown", `SHA-256 ${sha256}`, null]);
});

Deno.test("verify: a damaged copy of a file with MD5 alone differs", async () => {
  const damaged = new TextEncoder().encode("some dada");
  const [state, found, expected] = await verified({ md5: MD5 }, "data.txt", damaged);
  assert.deepEqual([state, expected], ["differs", MD5]);
  assert.match(String(found), /^MD5 [0-9a-f]{32}$/);
});

Deno.test("verify: of an unpacked copy MD5 of the packed file says nothing", async () => {
  const packed = { name: "data.txt.gz", md5: MD5 };
  assert.deepEqual((await verified(packed, "data.txt"))[0], "unknown");
  assert.deepEqual((await verified(packed, "data.txt.gz"))[0], "ok");
});

Deno.test("verify: a gzipped copy is compared by what is in it", async () => {
  const sha256 = digestOf(CONTENT);
  const packed = gzipSync(CONTENT);
  assert.deepEqual((await verified({ sha256 }, "data.txt.gz", packed))[0], "ok");
});

Deno.test("verify: of a missing file the published digest is told", async () => {
  await withFolder(async (folder) => {
    const [report] = await verifyDataSet(setOf({ md5: MD5 }), folder);
    const { state, algorithm, found, expected } = report;
    assert.deepEqual([state, algorithm, found, expected], ["missing", "MD5", null, MD5]);
  });
});
