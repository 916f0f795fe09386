import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { digestOf } from "../../../src/files/digest.ts";
import { loadImdb } from "../../../src/data/imdb/imdb.ts";
import { countTexts } from "../../../src/data/imdb/reviews.ts";
import { dataSet } from "../../../src/data/registry.ts";
import { refuseUnusable } from "../../../src/data/text_data.ts";
import { verifyDataSet } from "../../../src/data/verify.ts";
import { DataError } from "../../../src/errors.ts";
import { LARGEST_TEXT } from "../../../src/files/limits.ts";
import { MIRROR, mirrored } from "../../support/mirror.ts";
import { withFolder } from "../../support/temporary.ts";
import { STORED, writeArchive, writeFolder, writeLines } from "./review_files.ts";

const HAS_MIRROR = mirrored("imdb", "imdb-train.jsonl.gz");

const FORMATS = { archive: writeArchive, folder: writeFolder, lines: writeLines };

Deno.test("imdb: archive, unpacked folder and JSON Lines give the same data", async () => {
  const found = await Promise.all(
    Object.values(FORMATS).map((write) =>
      withFolder(async (dir) => {
        await write(dir, STORED.toReversed());
        return await loadImdb({ dir });
      })
    ),
  );
  const [data] = found;
  assert.deepEqual(found.map(({ digest }) => digest), [data.digest, data.digest, data.digest]);
  assert.match(data.name, /^reviews-[0-9a-f]{8}$/);
  assert.deepEqual([data.train.size, data.validation.size, data.test.size], [7, 1, 8]);
  refuseUnusable(data);
});

Deno.test("imdb: test reviews keep their order, positive first; an empty one is [CLS] [SEP]", async () => {
  await withFolder(async (dir) => {
    await writeLines(dir, STORED.toReversed());
    const { test: { labels, tokens, starts } } = await loadImdb({ dir });
    assert.deepEqual([...labels], [1, 1, 1, 1, 0, 0, 0, 0]);
    assert.deepEqual([...tokens.subarray(starts[1], starts[2])], [101, 102]);
    assert.deepEqual([...tokens.subarray(starts[3], starts[4])], [101, 2204, 102]);
  });
});

Deno.test("imdb: without a folder, the words of brackets", async () => {
  assert.equal((await loadImdb()).name, "brackets");
});

async function refused(
  write: (dir: string) => Promise<void>,
  message: RegExp,
): Promise<void> {
  await withFolder(async (dir) => {
    await write(dir);
    await assert.rejects(() => loadImdb({ dir }), (error: Error) => {
      assert.ok(error instanceof DataError, String(error));
      assert.match(error.message, message);
      return true;
    });
  });
}

/** JSON Lines of which the training part is this text. */
function withTraining(text: string, packed = true): (dir: string) => Promise<void> {
  return async (dir) => {
    await writeLines(dir, STORED);
    const bytes = new TextEncoder().encode(text);
    const path = join(dir, "imdb-train.jsonl.gz");
    await Deno.writeFile(path, packed ? Uint8Array.from(gzipSync(bytes)) : bytes);
  };
}

Deno.test("imdb: what is missing is named", async () => {
  await refused(
    () => Promise.resolve(),
    /No files of imdb in .*aclImdb_v1\.tar\.gz; imdb-train\.jsonl\.gz, .*; or the folder aclImdb/,
  );
  await refused(async (dir) => {
    await writeLines(dir, STORED);
    await Deno.remove(join(dir, "imdb-test.jsonl.gz"));
  }, /only a part of imdb-jsonl: missing imdb-test\.jsonl\.gz/);
  await refused(
    (dir) => writeArchive(dir, STORED.filter(({ part, label }) => part === "train" || label === 1)),
    /aclImdb_v1\.tar\.gz: no review of label 0 in test/,
  );
  await refused(async (dir) => {
    await writeFolder(dir, STORED);
    await Deno.remove(join(dir, "aclImdb/test/neg"), { recursive: true });
  }, /Cannot read .*test\/neg: no such file/);
});

Deno.test("imdb: a broken line is named by file and number, with the published SHA-256", async () => {
  const good = '{"id": 0, "label": 1, "text": "x"}';
  await refused(
    withTraining(`${good}\n{"id": 1, "label"\n`),
    /imdb-train\.jsonl\.gz, line 2: not JSON: .*; its SHA-256 is [0-9a-f]{64}, expected c8d7c0ed/,
  );
  for (
    const [line, message] of [
      ['{"id": 1, "label": 2, "text": "x"}', /line 2: "label" must be 0 or 1, got 2/],
      ['{"id": 1, "label": 0}', /line 2: "text" must be a string, got nothing/],
      ['{"id": -1, "label": 0, "text": ""}', /line 2: "id" must be an integer from 0, got -1/],
      [`{"id": "${"9".repeat(1e5)}"}`, /an integer from 0, got "9{100}\.\.\."; its SHA-256/],
      ["null", /line 2: "id" must be an integer from 0, got nothing/],
      [good, /no review of label 0 in train/],
      [`{"id": 1, "label": 0, "text": ""}\n${good}`, /two reviews 0 of label 1 in train/],
    ] as const
  ) await refused(withTraining(`${good}\n${line}\n`), message);
});

Deno.test("imdb: a review that is longer than any is refused by name", async () => {
  await refused(async (dir) => {
    await writeFolder(dir, STORED);
    const path = join(dir, "aclImdb/test/neg/1_2.txt");
    await Deno.truncate(path, 2 ** 24 + 1);
  }, /neg\/1_2\.txt: 16777217 bytes in memory, expected at most 16 MiB/);
});

Deno.test("imdb: files that are cut off or no UTF-8 are refused by name", async () => {
  const lines = STORED.map(({ id, label }) => JSON.stringify({ id, label, text: "x".repeat(99) }));
  await refused(async (dir) => {
    await withTraining(lines.join("\n"))(dir);
    const path = join(dir, "imdb-train.jsonl.gz");
    await Deno.writeFile(path, (await Deno.readFile(path)).subarray(0, -20));
  }, /imdb-train\.jsonl\.gz: the gzip data are cut off or damaged.*expected c8d7c0ed/);
  await refused(async (dir) => {
    await writeFolder(dir, STORED);
    await Deno.writeFile(join(dir, "aclImdb/train/pos/7_9.txt"), Uint8Array.of(0xff));
  }, /train\/pos\/7_9\.txt: the review is no UTF-8/);
  await refused(async (dir) => {
    await writeArchive(dir, STORED);
    const path = join(dir, "aclImdb_v1.tar.gz");
    await Deno.writeFile(path, (await Deno.readFile(path)).subarray(0, 300));
  }, /aclImdb_v1\.tar\.gz: .*; its MD5 is [0-9a-f]{32}, expected 7c2ac02c/);
});

Deno.test({
  name: "mirror: all reviews have the recorded digest, and the tokens of the tokenizers package",
  ignore: !HAS_MIRROR,
  async fn() {
    const data = await loadImdb({ dir: MIRROR });
    assert.equal(data.name, "imdb");
    assert.deepEqual([data.train.size, data.validation.size, data.test.size], [22500, 2500, 25000]);
    // By Hugging Face's tokenizers 0.23.3 in Python (Rust), BertNormalizer(lowercase=True),
    // BertPreTokenizer and WordPiece with the same vocabulary: 101, the first 510 tokens, 102.
    assert.equal(
      digestOf(new Uint8Array(data.test.tokens.buffer)),
      "6ec63ee9762626af2d21d034c7be5e03c544e5af22e816c67c6be36d734f81f2",
    );
    assert.equal(data.train.tokens.length + data.validation.tokens.length, 6_882_586);
  },
});

Deno.test({
  name: "mirror: verify recognises the JSON Lines",
  ignore: !HAS_MIRROR,
  async fn() {
    const reports = await verifyDataSet(dataSet("imdb-jsonl"), MIRROR);
    assert.deepEqual(reports.map(({ state }) => state), ["ok", "ok"]);
  },
});

Deno.test("imdb: reviews that are each of a size but fill the memory together are refused", () => {
  const count = countTexts("a.tar.gz");
  const review = "x".repeat(LARGEST_TEXT);
  for (let i = 0; i < 16; i++) count(review);
  assert.throws(() => count("x"), (error: Error) => {
    assert.ok(error instanceof DataError);
    assert.match(error.message, /^a\.tar\.gz: reviews of more than 268435456 characters in all/);
    return true;
  });
});
