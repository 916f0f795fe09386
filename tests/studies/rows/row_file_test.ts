import assert from "node:assert/strict";
import { join } from "node:path";
import { DataError } from "../../../src/errors.ts";
import { formatRow } from "../../../src/studies/rows/row_line.ts";
import { appendRow, readRowFile, writeRowFile } from "../../../src/studies/rows/row_file.ts";
import { recover } from "../../../src/studies/rows/store.ts";
import { configOf, rowOf } from "../rows.ts";

const ROWS = [1, 2, 3].map((seed) => rowOf(configOf(seed), 90 + seed / 3));
const TEXT = ROWS.map((row) => formatRow(row)).join("");

async function inFolder(work: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(join(folder, "deep", "test.jsonl"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function writeText(path: string, text: string): Promise<void> {
  await Deno.mkdir(join(path, ".."), { recursive: true });
  await Deno.writeTextFile(path, text);
}

Deno.test("appended rows are read back, and make the bytes of a file written at once", () =>
  inFolder(async (path) => {
    for (const row of ROWS) await appendRow(path, row);
    assert.deepEqual((await readRowFile(path)).rows, ROWS);
    const appended = await Deno.readTextFile(path);
    await Deno.remove(path);
    await writeRowFile(path, ROWS);
    assert.equal(await Deno.readTextFile(path), appended);
  }));

Deno.test("a file that is not there holds no rows", () =>
  inFolder(async (path) => {
    assert.deepEqual(await readRowFile(path), { rows: [], wholeBytes: 0, torn: false });
  }));

Deno.test("a last line torn at any byte is dropped, and the rows before it are kept", () =>
  inFolder(async (path) => {
    const whole = formatRow(ROWS[0]);
    const last = formatRow(ROWS[1]);
    for (const length of [1, 2, 40, last.length - 2, last.length - 1]) {
      await writeText(path, whole + last.slice(0, length));
      assert.deepEqual((await readRowFile(path)).rows, [ROWS[0]]);
      assert.equal(await recover(path), true);
      assert.equal(await Deno.readTextFile(path), whole);
      assert.equal(await recover(path), false);
    }
  }));

Deno.test("a damaged line that is not a torn last one is refused by file and number", () =>
  inFolder(async (path) => {
    const lines = TEXT.split("\n");
    const damages: Record<string, string> = {
      "not JSON": lines[1].slice(0, 50),
      "not a row": '{"key":1}',
      "checksum": lines[1].replace('"value":90', '"value":99'),
      'not JSON: ""': "",
    };
    for (const [words, damaged] of Object.entries(damages)) {
      await writeText(path, [lines[0], damaged, lines[2], ""].join("\n"));
      await assert.rejects(readRowFile(path), (error: Error) => {
        assert.ok(error instanceof DataError);
        assert.ok(error.message.includes(`${path}, line 2: `), error.message);
        assert.ok(error.message.includes(words), error.message);
        return true;
      });
    }
  }));

Deno.test("a finished file is left alone when nothing changes", () =>
  inFolder(async (path) => {
    await writeText(path, TEXT);
    const before = new Date(2020, 0, 1);
    await Deno.utime(path, before, before);
    await writeRowFile(path, ROWS);
    assert.equal((await Deno.stat(path)).mtime?.getTime(), before.getTime());
  }));

Deno.test("a row that cannot be appended is said with the path", () =>
  inFolder(async (path) => {
    await writeText(join(path, "file"), "in the way, as the path is a folder");
    await assert.rejects(appendRow(path, ROWS[0]), (error: Error) => {
      return error instanceof DataError && error.message.includes(path);
    });
  }));
