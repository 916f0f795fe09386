import assert from "node:assert/strict";
import { join } from "node:path";
import { readTable, tableOf } from "../../../src/data/table/delimited.ts";
import { withFolder } from "../../support/temporary.ts";

Deno.test("a table: names, fields without blanks around them, the lines of the file; quotes as RFC 4180 has them", () => {
  const text = 'x, y,name\r\n1, 2 ,"a, ""b"""\r\n\r\n3,4,"two\nlines"\r\n5,6,\r\n';
  assert.deepEqual(tableOf(text, "points.csv"), {
    path: "points.csv",
    columns: ["x", "y", "name"],
    rows: [["1", "2", 'a, "b"'], ["3", "4", "two\nlines"], ["5", "6", ""]],
    lines: [2, 5, 6],
  });
});

Deno.test("a table whose name ends in .tsv has tabs between its fields", () => {
  const { columns, rows } = tableOf("x\ty\n1,5\t2\n", "points.TSV");
  assert.deepEqual([columns, rows], [["x", "y"], [["1,5", "2"]]]);
});

const WRONG: [string, string, RegExp][] = [
  [
    "a row of another width",
    "x,y\n1,2\n3\n",
    /^wrong\.csv: line 3 has 1 fields, the first line has 2$/,
  ],
  ["an open quote", 'x,y\n1,"2\n', /^wrong\.csv: the quote that opens in line 2 is not closed$/],
  [
    "a quote within a field",
    'x,y\n1,a"b\n',
    /^wrong\.csv: line 2 has a quote in the middle of a field/,
  ],
  ["a name that stands twice", "x,x\n1,2\n", /^wrong\.csv: two columns are named "x"$/],
  ["a column without a name", "x,,y\n1,2,3\n", /^wrong\.csv: column 2 has no name$/],
  ["nothing", "", /^wrong\.csv: is empty, expected names of columns$/],
  ["names alone", "x,y\n", /^wrong\.csv: has no rows below its first line$/],
  [
    "a row for each column",
    `${"c,".repeat(999_999)}c\n`,
    /^wrong\.csv: has 1000000 columns, expected at most 100000: a row is an example$/,
  ],
];

for (const [what, text, message] of WRONG) {
  Deno.test(`a table with ${what} is refused in one line`, () => {
    assert.throws(() => tableOf(text, "wrong.csv"), { name: "DataError", message });
  });
}

Deno.test("a table in another encoding is refused, a byte order mark is none", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "t.csv");
    const write = (...bytes: number[]) => Deno.writeFile(path, Uint8Array.from(bytes));
    const ascii = [..."x,y\n1,2\n"].map((sign) => sign.charCodeAt(0));
    await write(0xff, 0xfe, ...ascii.flatMap((code) => [code, 0]));
    await assert.rejects(readTable(path), /t\.csv: is UTF-16 or no text, expected UTF-8: save it/);
    await write(...ascii.flatMap((code) => [0, code]));
    await assert.rejects(readTable(path), /is UTF-16 or no text/);
    await write(...ascii, 0xe9, 0x0a);
    await assert.rejects(readTable(path), /t\.csv: is not UTF-8: save it as UTF-8$/);
    await write(0xef, 0xbb, 0xbf, ...ascii);
    assert.deepEqual((await readTable(path)).columns, ["x", "y"]);
    await assert.rejects(readTable(join(folder, "none.csv")), /none\.csv/);
  });
});
