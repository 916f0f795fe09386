import tokenizer from "llama-tokenizer-js";
import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { dataSet } from "../../../src/data/registry.ts";
import { verifyDataSet } from "../../../src/data/verify.ts";
import { loadWikitext } from "../../../src/data/wikitext/wikitext.ts";
import { DataError, UsageError } from "../../../src/errors.ts";
import { MIRROR, mirrored } from "../../support/mirror.ts";
import { withFolder } from "../../support/temporary.ts";

/** The text of some tokens. */
const llamaText = (tokens: Uint16Array) => tokenizer.decode([...tokens], false, false);

const HAS_MIRROR = mirrored("wikitext-103", "wiki.test.tokens.gz");

const TEXTS: Record<string, string> = {
  "wiki.train.tokens": " \n = Title = \n \n Some <unk> words to train on .\n",
  "wiki.valid.tokens": " \n = Other = \n \n Words to choose by .\n",
  "wiki.test.tokens": " \n = Third = \n \n Words to judge by , the last ones",
};
const NAMES = Object.keys(TEXTS);

/** Writes the three texts; `change` may replace the bytes of one. */
async function writeTexts(
  folder: string,
  change: (name: string, bytes: Uint8Array) => Uint8Array | null = (_, bytes) => bytes,
  suffix = "",
): Promise<void> {
  for (const [name, text] of Object.entries(TEXTS)) {
    const bytes = change(name, new TextEncoder().encode(text));
    if (bytes !== null) await Deno.writeFile(join(folder, name + suffix), bytes);
  }
}

async function refused(load: () => Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(load, (error) => {
    assert.ok(error instanceof DataError, String(error));
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("an unknown text is refused with the known ones", async () => {
  await assert.rejects(
    () => loadWikitext({ dir: ".", id: "wikitext-2" }),
    new UsageError(
      'Unknown data set "wikitext-2": choose one of wikitext-103, wikitext-103-first-0.55M, ' +
        "tiny-shakespeare",
    ),
  );
});

Deno.test("without a folder there is the generated language", async () => {
  assert.equal((await loadWikitext()).name, "generated-language");
});

Deno.test("three files of text are train, validation and test, gzipped or not", async () => {
  await withFolder(async (folder) => {
    await writeTexts(folder);
    const text = await loadWikitext({ dir: folder });
    const parts = [text.train, text.validation, text.test].map(llamaText);
    assert.deepEqual(parts, Object.values(TEXTS));
    assert.equal(text.vocabulary, 32_000);
    // It is not WikiText-103, and is not called so.
    assert.equal(text.name, `text-${text.digest.slice(0, 8)}`);
    await withFolder(async (packed) => {
      await Deno.mkdir(join(packed, "wikitext-103"));
      await writeTexts(join(packed, "wikitext-103"), (_, bytes) => gzipSync(bytes), ".gz");
      assert.equal((await loadWikitext({ dir: packed })).digest, text.digest);
    });
  });
});

/** An archive by zip.js, from which the program reads too; see zip_entries_test.ts for others. */
async function writeArchive(folder: string, entries: Record<string, string>): Promise<void> {
  const { TextReader, Uint8ArrayWriter, ZipWriter } = await import("@zip.js/zip.js");
  const zip = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
  for (const [name, text] of Object.entries(entries)) await zip.add(name, new TextReader(text));
  await Deno.writeFile(join(folder, "wikitext-103-v1.zip"), await zip.close());
}

Deno.test("the archive holds the same as its unpacked files", async () => {
  await withFolder(async (folder) => {
    await writeArchive(
      folder,
      Object.fromEntries(NAMES.map((name) => [`wikitext-103/${name}`, TEXTS[name]])),
    );
    const { digest } = await loadWikitext({ dir: folder });
    await withFolder(async (unpacked) => {
      await writeTexts(unpacked);
      assert.equal((await loadWikitext({ dir: unpacked, id: "wikitext-103" })).digest, digest);
    });
  });
});

Deno.test("an archive without one of the texts is refused, naming it", async () => {
  await withFolder(async (folder) => {
    await writeArchive(folder, { "wikitext-103/wiki.train.tokens": "a b", "other.txt": "c" });
    await refused(
      () => loadWikitext({ dir: folder }),
      /wikitext-103-v1\.zip: there is no wikitext-103\/wiki\.valid\.tokens in it/,
    );
  });
});

Deno.test("an archive that is cut off or has .. in a name is refused, naming it", async () => {
  await withFolder(async (folder) => {
    await writeArchive(folder, { "wikitext-103/../../wiki.train.tokens": "a b" });
    await refused(() => loadWikitext({ dir: folder }), /wikitext-103-v1\.zip.*\.\./);
    const path = join(folder, "wikitext-103-v1.zip");
    await Deno.writeFile(path, (await Deno.readFile(path)).subarray(0, 60));
    await refused(() => loadWikitext({ dir: folder }), /wikitext-103-v1\.zip/);
  });
});

for (
  const [what, broken, message] of [
    ["an empty file", () => new Uint8Array(0), /wiki\.valid\.tokens: the file is empty/],
    [
      "text that is not UTF-8",
      (bytes: Uint8Array) => Uint8Array.of(...bytes, 0xc3),
      /wiki\.valid\.tokens: the text is not UTF-8.*SHA-256 is [0-9a-f]{64}, expected 9aee9f52/,
    ],
    [
      "a truncated gzip",
      (bytes: Uint8Array) => gzipSync(bytes).subarray(0, 30),
      /wiki\.valid\.tokens: the gzip data are cut off or damaged/,
    ],
    ["a missing file", () => null, /only a part of wikitext-103: missing wiki\.valid\.tokens/],
  ] as const
) {
  Deno.test(`${what} is refused, naming the file`, async () => {
    await withFolder(async (folder) => {
      await writeTexts(folder, (name, bytes) => name === NAMES[1] ? broken(bytes) : bytes);
      await refused(() => loadWikitext({ dir: folder }), message);
    });
  });
}

Deno.test("a folder without any text is refused with what was looked for", async () => {
  await withFolder(async (folder) => {
    await refused(
      () => loadWikitext({ dir: folder }),
      /No files of wikitext-103 .*wiki\.train.*wikitext-103-v1\.zip;.*first2883kB.*; or input\.txt/,
    );
    await refused(() => loadWikitext({ dir: folder, id: "tiny-shakespeare" }), /input\.txt/);
  });
});

Deno.test({
  name: "mirror: the beginning of WikiText-103 is told by its content",
  ignore: !HAS_MIRROR,
  async fn() {
    const text = await loadWikitext({ dir: MIRROR });
    assert.equal(text.name, "wikitext-103-first-0.55M");
    await refused(
      () => loadWikitext({ dir: MIRROR, id: "wikitext-103" }),
      /only a part.*missing wiki\.train\.tokens\.gz/,
    );
    assert.equal(text.digest, "7faf71d01cdbdac033fde1604591ff970a2980812d11ac96f40a692f6162bce0");
    assert.match(llamaText(text.train.subarray(0, 40)), /^ \n = Valkyria Chronicles III = \n \n/);
    const sizes = [text.train, text.validation, text.test].map(({ length }) => length);
    assert.deepEqual(sizes, [743_186, 294_512, 334_270]);
  },
});

Deno.test({
  name: "mirror: Tiny Shakespeare is read and verified from its gzipped copy",
  ignore: !HAS_MIRROR,
  async fn() {
    const text = await loadWikitext({ dir: MIRROR, id: "tiny-shakespeare" });
    assert.equal(text.name, "tiny-shakespeare");
    assert.match(llamaText(text.train.subarray(0, 10)), /^First Citizen:\nBefore/);
    for (const id of ["tiny-shakespeare", "wikitext-103-first-0.55M"]) {
      const reports = await verifyDataSet(dataSet(id), MIRROR);
      assert.deepEqual([...new Set(reports.map(({ state }) => state))], ["ok"], id);
    }
  },
});

Deno.test({
  name: "mirror: a registered file with a changed byte is named with both checksums",
  ignore: !HAS_MIRROR,
  async fn() {
    await withFolder(async (folder) => {
      for (const name of ["train.first2883kB", "valid", "test"]) {
        const file = `wiki.${name}.tokens.gz`;
        const bytes = await Deno.readFile(join(MIRROR, "wikitext-103", file));
        if (name === "valid") bytes[200_000] ^= 1;
        await Deno.writeFile(join(folder, file), bytes);
      }
      await refused(
        () => loadWikitext({ dir: folder, id: "wikitext-103-first-0.55M" }),
        /wiki\.valid\.tokens\.gz.*SHA-256 is [0-9a-f]{64}, expected c2a478c8bfdd585c/,
      );
    });
  },
});

Deno.test("a text on one line of many megabytes is read, one without spaces refused", async () => {
  await withFolder(async (folder) => {
    const spaced = "some words on one line  ".repeat(100_000);
    await writeTexts(
      folder,
      (name, bytes) => name.includes("train") ? new TextEncoder().encode(spaced) : bytes,
    );
    const { train } = await loadWikitext({ dir: folder });
    const once = tokenizer.encode("words on one line  some", false, false);
    assert.ok(train.length > 99_999 * once.length);
    await writeTexts(
      folder,
      (name, bytes) => name.includes("test") ? new Uint8Array(2 ** 17) : bytes,
    );
    await refused(
      () => loadWikitext({ dir: folder }),
      /wiki\.test\.tokens: more than 65536 characters without a space or line break/,
    );
  });
});
