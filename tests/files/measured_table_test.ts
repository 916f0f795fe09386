import assert from "node:assert/strict";
import { parseMeasuredTable } from "../../src/files/measured_table.ts";
import { DataError } from "../../src/errors.ts";

const parse = (text: string) => parseMeasuredTable(new TextEncoder().encode(text), "some.csv");

Deno.test("measured table: decimal numbers of all forms become float32", () => {
  const { width, values } = parse("0.1,-2,+3e2\n.5,6.,-7E-3\n");
  assert.equal(width, 3);
  assert.deepEqual(values, Float32Array.of(0.1, -2, 300, 0.5, 6, -0.007));
});

Deno.test("measured table: the last line may lack its end, lines may end as on Windows", () => {
  assert.deepEqual(parse("1,2\n3,4"), parse("1,2\r\n3,4\r\n"));
  assert.deepEqual(parse("1,2\n3,4"), parse("\ufeff1,2\n3,4"));
  assert.deepEqual(parse("7"), { width: 1, values: Float32Array.of(7) });
});

Deno.test("measured table: tables of many megabytes are read whole, line ends on every side of a piece", () => {
  const rows = 300_000;
  const { values } = parse(Array.from({ length: rows }, (_, i) => `${i},${-i}\n`).join(""));
  assert.equal(values.length, 2 * rows);
  values.forEach((value, at) => {
    const wanted = at % 2 === 0 ? at / 2 : -(at - 1) / 2;
    if (value !== wanted) assert.equal(value, wanted, `at ${at}`);
  });
});

Deno.test("measured table: what is no number is refused with its place", () => {
  const cases: [string, RegExp][] = [
    ["1,2\n3,four\n", /^some\.csv: row 1, column 1: "four", expected a decimal number/],
    ["1, 2\n", /row 0, column 1: " 2"/],
    ["0x10\n", /row 0, column 0: "0x10"/],
    ["Infinity\n", /row 0, column 0: "Infinity"/],
    ["", /row 0, column 0: ""/],
    ["1,2\n\n", /row 1: 1 numbers, expected 2/],
    ["1,2\n3\n", /row 1: 1 numbers, expected 2/],
    ["1,2\n3,4,5\n", /row 1: 3 numbers, expected 2/],
  ];
  for (const [text, message] of cases) {
    assert.throws(() => parse(text), (error: Error) => {
      assert.ok(error instanceof DataError, String(error));
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("measured table: a first line that promises more than there is takes no memory for it", () => {
  const wide = `${"1,".repeat(100_000)}1\n${"\n".repeat(100_000)}`;
  assert.throws(() => parse(wide), /^DataError: some\.csv: row 1: 1 numbers, expected 100001$/);
});
