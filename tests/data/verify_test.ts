import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { DataFile, RegisteredSet } from "../../src/data/data_set.ts";
import { digestOf } from "../../src/files/digest.ts";
import { compareBytes } from "../../src/data/registered_file.ts";
import { verifyDataSet } from "../../src/data/verify.ts";
import { zipOf } from "../support/archives.ts";
import { withFolder } from "../support/temporary.ts";

const CONTENT = new TextEncoder().encode("two words");
const PACKED = new Uint8Array(gzipSync(CONTENT));
const MD5 = createHash("md5").update(CONTENT).digest("hex");

function setOf(...files: Partial<DataFile>[]): RegisteredSet {
  return {
    ...{ id: "some", title: "", licence: "", citation: "", archives: ["all.zip"], folders: [] },
    files: files.map((file, i) => {
      const name = file.name ?? `${i}.txt`;
      const digests = { sha256: null, sha256Unpacked: null };
      return { name, url: null, bytes: 9, spellings: [name], ...digests, ...file };
    }),
    load: () => Promise.reject(new Error("nobody loads it")),
  };
}

Deno.test("verify: a file of which the source publishes an MD5 is compared by that", async () => {
  const set = setOf({ md5: MD5 }, { md5: MD5 }, { md5: MD5 }, {});
  await withFolder(async (folder) => {
    await Deno.writeFile(join(folder, "0.txt"), CONTENT);
    await Deno.writeFile(join(folder, "1.txt"), CONTENT.subarray(1));
    await Deno.writeFile(join(folder, "3.txt"), CONTENT);
    const reports = await verifyDataSet(set, folder);
    assert.deepEqual(
      reports.map(({ state, algorithm, expected }) => [state, algorithm, expected]),
      [
        ["ok", "MD5", MD5],
        ["differs", "MD5", MD5],
        ["missing", "MD5", MD5],
        ["unknown", "SHA-256", null],
      ],
    );
    assert.equal(reports[3].found, digestOf(CONTENT));
  });
});

Deno.test("verify: an archive in the place of the files is looked into", async () => {
  const sha256 = digestOf(CONTENT);
  await withFolder(async (folder) => {
    const entries = [CONTENT, CONTENT.subarray(1)].map((bytes, i) => ({
      name: `x/${i}.txt`,
      bytes,
    }));
    await Deno.writeFile(join(folder, "all.zip"), await zipOf(entries));
    const reports = await verifyDataSet(setOf({ sha256 }, { sha256 }), folder);
    assert.deepEqual(reports.map(({ state }) => state), ["ok", "differs"]);
    assert.equal(reports[1].path, `${join(folder, "all.zip")}: x/1.txt`);
    await assert.rejects(verifyDataSet(setOf({}, {}, {}), folder), /no entry 2\.txt/);
    await Deno.writeFile(join(folder, "0.txt"), CONTENT);
    const beside = await verifyDataSet(setOf({ sha256 }, { sha256 }), folder);
    assert.deepEqual(beside.map(({ state }) => state), ["ok", "missing"], "loose files come first");
  });
});

Deno.test("verify: what is compressed, and what is in it, have a digest each", () => {
  const { files: [file] } = setOf({
    name: "a.csv.gz",
    sha256: digestOf(PACKED),
    sha256Unpacked: digestOf(CONTENT),
  });
  for (const bytes of [PACKED, CONTENT]) {
    const { found, expected } = compareBytes(file, bytes);
    assert.equal(found, expected);
  }
});
