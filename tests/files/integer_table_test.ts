import assert from "node:assert/strict";
import { parseIntegerTable, type TableShape } from "../../src/files/integer_table.ts";
import { DataError } from "../../src/errors.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const parse = (text: string, shape: TableShape) => [...parseIntegerTable(bytes(text), shape, "f")];

Deno.test("tables of integers: rows are read, with and without a last line feed or returns", () => {
  for (const text of ["1,20\n300,4\n", "1,20\n300,4", "1,20\r\n300,4\r\n", "\ufeff1,20\n300,4"]) {
    assert.deepEqual(parse(text, { width: 2 }), [1, 20, 300, 4], JSON.stringify(text));
  }
  assert.deepEqual(parse("7\n8\n", { width: 1 }), [7, 8]);
  assert.deepEqual(parse("0,4294967295", { width: 2 }), [0, 4294967295]);
  assert.deepEqual(parse("", { width: 3 }), []);
});

Deno.test("tables of integers: whatever is no table is refused with its place", () => {
  const cases: [string, TableShape, string][] = [
    ["1,2\n3,x\n", { width: 2 }, 'row 1, column 1: "x"'],
    ["1,2\n3\n", { width: 2 }, 'row 1, column 0: "3"'],
    ["1,2\n3,4,5\n", { width: 2 }, 'row 1, column 1: "4,5"'],
    ["1,2\n3,", { width: 2 }, "row 1, column 1: nothing"],
    ["1\n\n2\n", { width: 1 }, "row 1, column 0: nothing"],
    ["-1\n", { width: 1 }, 'row 0, column 0: "-1"'],
    ["1.5\n", { width: 1 }, 'row 0, column 0: "1.5"'],
    ["4294967296\n", { width: 1 }, 'row 0, column 0: "4294967296"'],
    ["0,5\n1,6\n", { width: 2, largest: [9, 5] }, 'row 1, column 1: "6"'],
  ];
  for (const [text, shape, message] of cases) {
    assert.throws(() => parse(text, shape), (error: Error) => {
      assert.ok(
        error instanceof DataError && error.message.startsWith(`f: ${message}`),
        `${error}`,
      );
      return true;
    }, text);
  }
});
