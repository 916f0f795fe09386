import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { unpackedPieces } from "../../src/files/gzip.ts";
import { jsonLines, linesOf, type TextLine } from "../../src/files/text_lines.ts";
import { DataError } from "../../src/errors.ts";
import { withFolder } from "../support/temporary.ts";

/** The lines of a file. */
function textLines(path: string): AsyncGenerator<TextLine> {
  return linesOf(unpackedPieces(path), path);
}

const bytes = (text: string) => new TextEncoder().encode(text);

/** All that a reader gives for a file of these bytes. */
function read<T>(content: Uint8Array, reader: (path: string) => AsyncGenerator<T>): Promise<T[]> {
  return withFolder(async (folder) => {
    const path = join(folder, "lines");
    await Deno.writeFile(path, content);
    return await Array.fromAsync(reader(path));
  });
}

async function refused(reading: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(reading, (error: Error) => {
    assert.ok(error instanceof DataError, String(error));
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("text lines: of any line end, empty ones too, packed or not", async () => {
  const content = bytes("one\ntwo\r\n\nß 中 \u{1F600}");
  const expected = ["one", "two", "", "ß 中 \u{1F600}"].map((text, i) => ({ number: i + 1, text }));
  for (const stored of [content, Uint8Array.from(gzipSync(content))]) {
    assert.deepEqual(await read(stored, textLines), expected);
  }
  assert.deepEqual(await read(bytes("one\n"), textLines), [{ number: 1, text: "one" }]);
  assert.deepEqual(await read(bytes(""), textLines), []);
});

Deno.test("text lines: pieces may end anywhere, within a character too", async () => {
  const content = bytes("ab\nß中\u{1F600}\n\ncd\n");
  const whole = await Array.fromAsync(linesOf([content], "x"));
  for (let at = 0; at <= content.length; at++) {
    const pieces = [content.subarray(0, at), content.subarray(at)];
    assert.deepEqual(await Array.fromAsync(linesOf(pieces, "x")), whole);
  }
});

Deno.test("text lines: what is no UTF-8, cut off or absent is refused by name", async () => {
  const cut = gzipSync(bytes("text\n".repeat(10_000))).subarray(0, 60);
  await refused(read(Uint8Array.of(65, 10, 0xff, 10), textLines), /lines: bytes .* no UTF-8/);
  await refused(read(Uint8Array.of(65, 10, 0xc3), textLines), /after line 1 are no UTF-8/);
  await refused(read(cut, textLines), /lines: the gzip data are cut off or damaged/);
  await refused(Array.fromAsync(textLines("/not/there")), /Cannot read \/not\/there/);
});

Deno.test("JSON lines: each is read, and a broken one named by its number", async () => {
  const numbers = (path: string) =>
    jsonLines(path, (content) => {
      if (typeof content !== "number") throw new DataError("expected a number");
      return content;
    });
  assert.deepEqual(await read(bytes("1\n\n 2\n"), numbers), [1, 2]);
  assert.deepEqual(await read(bytes("\ufeff1\n2\n"), numbers), [1, 2]);
  assert.deepEqual(await read(bytes("\ufeff\r\n2"), numbers), [2]);
  await refused(read(bytes("1\n\ufeff\ufeff2\n"), numbers), /lines, line 2: not JSON/);
  await refused(read(bytes('1\n{"id": 1\n'), numbers), /lines, line 2: not JSON: "{\\"id\\": 1"/);
  await refused(read(bytes('1\n2\n"3"\n'), numbers), /lines, line 3: expected a number/);
});

Deno.test("text lines: a line without an end is refused before it fills memory", async () => {
  let given = 0;
  const endless = function* () {
    for (;;) yield new Uint8Array(2 ** 20).fill(++given, 0, 1);
  };
  await refused(
    Array.fromAsync(linesOf(endless(), "some.txt")),
    /^some\.txt, line \d: longer than 16777216 characters$/,
  );
  assert.ok(given < 40);
});

Deno.test("JSON lines: more lines than are taken in are refused", async () => {
  const lines = new Uint8Array(2 ** 22 + 1).fill("\n".charCodeAt(0));
  await refused(read(lines, (path) => jsonLines(path, (x) => x)), /lines: more than 4194304 lines/);
});
