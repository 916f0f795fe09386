import assert from "node:assert/strict";
import { mean, standardDeviation } from "simple-statistics";
import { encodedRows } from "../../../src/data/table/columns.ts";
import { tableOf } from "../../../src/data/table/delimited.ts";
import {
  refuseTableOptions,
  tableData,
  type TableOptions,
} from "../../../src/data/table/table_data.ts";

/** A table of some rows, made by their numbers. */
function made(columns: string, row: (i: number) => string, rows = 60) {
  return tableOf([columns, ...Array.from({ length: rows }, (_, i) => row(i))].join("\n"), "t.csv");
}

const POINTS = made("x,y,kind", (i) => `${i},${(7 * i) % 60 / 10},${i % 3 === 0 ? "b" : "a"}`);

Deno.test("inputs are standardised by the training part alone, classes are named in their order", () => {
  const { train, validation, test, ...data } = tableData(POINTS, { label: "kind" });
  assert.deepEqual([data.features, data.classes, data.classNames], [2, 2, ["a", "b"]]);
  assert.equal(data.name, "t.csv");
  assert.deepEqual([train.size, validation.size, test.size], [36, 12, 12]);
  for (const column of [0, 1]) {
    const values = Array.from({ length: train.size }, (_, row) => train.inputs[2 * row + column]);
    assert.ok(Math.abs(mean(values)) < 1e-6 && Math.abs(standardDeviation(values) - 1) < 1e-6);
  }
  // Every third row is of the kind b: 20 of 60, four each that choose and judge.
  assert.equal(test.targets.reduce((sum, label) => sum + label, 0), 4);
});

Deno.test("a number is predicted in units of the training part, which are kept", () => {
  const { train, unit, classes, classNames } = tableData(POINTS, {
    label: "x",
    kind: "regression",
    drop: ["kind"],
  });
  assert.deepEqual([classes, classNames], [null, undefined]);
  const back = Array.from(train.targets, (value) => value * unit!.deviation + unit!.mean);
  for (const value of back) assert.ok(Math.abs(value - Math.round(value)) < 1e-4);
  assert.ok(Math.abs(mean(Array.from(train.targets))) < 1e-6);
});

Deno.test("classes that are integers are in the order of numbers, whatever their letters", () => {
  const table = made("x,y", (i) => `${i},${[10, 9, -1][i % 3]}`);
  assert.deepEqual(tableData(table, { label: "y" }).classNames, ["-1", "9", "10"]);
  const decimal = made("x,y", (i) => `${i},${["10", "10.0", "9"][i % 3]}`);
  assert.deepEqual(tableData(decimal, { label: "y" }).classNames, ["9", "10"]);
});

Deno.test("a column that never changes in the training part is 0 there, and harmless elsewhere", () => {
  const table = made("x,flag,y", (i) => `${i},${i === 0 ? 0 : 1},${i % 2}`, 50);
  const { codes } = tableData(table, { label: "y", split: { seed: "a" } });
  const [, flag] = codes;
  assert.ok(flag.kind === "number");
  if (flag.mean === 1) assert.equal(flag.deviation, 1);
  const many = made("x,flag,y", (i) => `${i},1,${i % 2}`, 97);
  for (const code of tableData(many, { label: "y" }).codes) {
    if (code.column === "flag") {
      assert.deepEqual([code.kind, code], ["number", {
        column: "flag",
        kind: "number",
        mean: 1,
        deviation: 1,
      }]);
    }
  }
});

Deno.test("a number of which a part has a single value is refused by file, column and part", () => {
  const few = made("x,y", (i) => `${i},${i}`, 7);
  assert.throws(
    () => tableData(few, { label: "y", kind: "regression" }),
    /^DataError: t\.csv: column "y" has a single value in the 1 row of (test|validation): more rows/,
  );
});

Deno.test("texts are an input a value where that is asked for, others refused by line and column", () => {
  const table = made("x,colour,y", (i) => `${i},${["red", "blue"][i % 2]},${i % 3}`);
  assert.throws(
    () => tableData(table, { label: "y" }),
    /^DataError: t\.csv: line 2 has "red" in column "colour", which is no number: say texts: "one-hot", or name it in drop$/,
  );
  const { features, codes } = tableData(table, { label: "y", texts: "one-hot" });
  assert.equal(features, 3);
  assert.deepEqual(codes[1], { column: "colour", kind: "one-hot", values: ["blue", "red"] });
  const row = encodedRows(
    tableOf("colour,x\nred,3\ngreen,3\n", "other.csv"),
    codes,
    Uint32Array.of(0, 1),
  );
  assert.deepEqual([...row.subarray(1, 3), ...row.subarray(4, 6)], [0, 1, 0, 0]);
  assert.equal(tableData(table, { label: "y", drop: ["colour"] }).features, 1);
});

Deno.test("a column of names, a text a row, is no input", () => {
  const table = made("x,name,y", (i) => `${i},n${i},${i % 2}`, 300);
  assert.throws(
    () => tableData(table, { label: "y", texts: "one-hot" }),
    /^DataError: t\.csv: column "name" has 180 different texts, expected at most 100: name it in drop$/,
  );
});

Deno.test("a missing value is refused by its line, its row left out, or the mean taken, as asked", () => {
  const table = made("x,z,y", (i) => `${i === 5 ? "NA" : i},${i},${i % 2}`);
  assert.throws(
    () => tableData(table, { label: "y" }),
    /^DataError: t\.csv: line 7 has no value in column "x": say missing: "drop" to leave such rows out, or "mean"$/,
  );
  const sizes = (options: TableOptions) => {
    const { train, validation, test } = tableData(table, options);
    return train.size + validation.size + test.size;
  };
  assert.equal(sizes({ label: "y", missing: "drop" }), 59);
  assert.equal(sizes({ label: "y", missing: "mean" }), 60);
  const { codes } = tableData(table, { label: "y", missing: "mean" });
  assert.equal(encodedRows(table, codes, Uint32Array.of(5))[0], 0);
  // A row whose label is missing teaches nothing, and judges nothing.
  const unlabelled = made("x,y", (i) => `${i},${i === 0 ? "" : i % 2}`);
  const { train, validation, test } = tableData(unlabelled, { label: "y", missing: "mean" });
  assert.equal(train.size + validation.size + test.size, 59);
});

Deno.test("the digest tells values, split and names apart, and nothing else", () => {
  const digest = (columns: string, last: string, options: Partial<TableOptions> = {}) =>
    tableData(made(columns, (i) => i === 59 ? last : `${i},${i % 2}`), { label: "y", ...options })
      .digest;
  assert.equal(digest("x,y", "59,1"), digest("x,y", " 59.0 ,1"));
  assert.notEqual(digest("x,y", "59,1"), digest("x,y", "60,1"));
  assert.notEqual(digest("x,y", "59,1"), digest("x,y", "59,1", { split: { seed: 1 } }));
});

const WRONG: [string, string, (i: number) => string, TableOptions, RegExp][] = [
  [
    "no such label",
    "x,y",
    (i) => `${i},${i}`,
    { label: "z" },
    /^t\.csv: has no column "z", there are "x", "y"$/,
  ],
  [
    "one class",
    "x,y",
    (i) => `${i},1`,
    { label: "y" },
    /column "y" has 1 different value, expected 2 to 256 classes$/,
  ],
  [
    "a class of one",
    "x,y",
    (i) => `${i},${i === 0 ? 2 : i % 2}`,
    { label: "y" },
    /^The class "2" has 1 row: three/,
  ],
  [
    "labels that are no integers",
    "x,y",
    (i) => `${i},${i / 2}`,
    { label: "y" },
    /^t\.csv: line 3 has 0\.5 in column "y": classes are integers or texts, kind: "regression" predicts numbers$/,
  ],
  [
    "more classes than any table",
    "x,y",
    (i) => `${i},n${i}`,
    { label: "y" },
    /has 300 different values, expected 2 to 256/,
  ],
  [
    "nothing but a label",
    "y",
    (i) => `${i % 2}`,
    { label: "y" },
    /^t\.csv: has no column beside the label$/,
  ],
  [
    "a target that never changes",
    "x,y",
    (i) => `${i},3`,
    { label: "y", kind: "regression" },
    /column "y" is 3 in every row$/,
  ],
  ["a target of text", "x,y", (i) => `${i},${i === 4 ? "four" : i}`, {
    label: "y",
    kind: "regression",
  }, /^t\.csv: line 6 has "four" in column "y", expected a number$/],
  [
    "nothing but missing values",
    "x,y",
    (i) => `,${i % 2}`,
    { label: "y", missing: "drop" },
    /^t\.csv: no row has a value in every column$/,
  ],
  [
    "an empty column",
    "x,z,y",
    (i) => `${i},,${i % 2}`,
    { label: "y", missing: "mean" },
    /column "z" is empty: name it in drop$/,
  ],
];

for (const [what, columns, row, options, message] of WRONG) {
  Deno.test(`a table with ${what} is refused in one line`, () => {
    assert.throws(() => tableData(made(columns, row, 300), options), {
      name: "DataError",
      message,
    });
  });
}

Deno.test("options that no table has are refused, with what was meant", () => {
  const refused = (options: Record<string, unknown>, message: RegExp) =>
    assert.throws(() => refuseTableOptions(options as never), { name: "UsageError", message });
  refused({}, /^A table needs a label, the name of a column, got undefined$/);
  refused({ label: "y", lable: "z" }, /^A table has no option "lable" \(did you mean label\?\)$/);
  refused({ label: "y", kind: "ranking" }, /^A table's kind is one of classification, regression/);
  refused(
    { label: "y", missing: "zero" },
    /^A table's missing is one of refuse, drop, mean, got "zero"$/,
  );
  refused({ label: "y", texts: "hash" }, /^A table's texts is one of refuse, one-hot, got "hash"$/);
  refused({ label: "y", split: { test: 2 } }, /^A split needs shares/);
  refused({ label: "y", split: { val: 0.1 } }, /^A split has no "val"/);
  refused(
    { label: "y", split: 0.3 as never },
    /^A table's split is an object with validation, test, seed/,
  );
  refused({ label: "y", drop: "id" }, /^A table's drop is a list of columns, got "id"$/);
  assert.throws(() => refuseTableOptions(undefined as never), /^UsageError: A table needs options/);
});
