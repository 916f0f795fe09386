import assert from "node:assert/strict";
import {
  described,
  FUNCTION,
  listOf,
  NUMBER,
  OBJECT,
  objectWith,
  refuseArguments,
  refuseOptions,
  SIZE,
  TEXT,
} from "../src/arguments.ts";
import { isLine } from "../src/files/json_text.ts";

Deno.test("a value is told in one short line, whatever it is", () => {
  const told: [unknown, string][] = [
    [undefined, "undefined"],
    [null, "null"],
    ["a\nb", '"a\\nb"'],
    [NaN, "NaN"],
    [() => 1, "a function"],
    [[1, 2], "a list"],
    [{}, "an object without fields"],
    [{ a: 1, b: 2 }, "an object with a, b"],
    [{ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 }, "an object with a, b, c, d, e, ..."],
    [Symbol("a"), "a symbol"],
  ];
  for (const [value, words] of told) assert.equal(described(value), words);
  assert.ok(described("x".repeat(1_000)).length < 120);
  assert.ok(isLine(described({ ["a\u202eb\n"]: 1 })));
});

Deno.test("an argument of another kind is refused by function, name, kind and value", () => {
  refuseArguments("f", { a: "", b: "text" }, TEXT);
  refuseArguments("f", { sizes: [1, 2] }, listOf(SIZE));
  refuseArguments("f", { made: { x: 1, y: null } }, objectWith("what g gives", "x"));
  const refused = (values: Record<string, unknown>, kind: typeof TEXT, message: string) =>
    assert.throws(() => refuseArguments("f", values, kind), { name: "UsageError", message });
  refused({ a: "text", b: 4 }, TEXT, "Cannot call f: b must be a text, got 4");
  refused({ n: Infinity }, NUMBER, "Cannot call f: n must be a finite number, got Infinity");
  refused({ n: 0 }, SIZE, "Cannot call f: n must be a positive integer, got 0");
  refused({ n: [1] }, OBJECT, "Cannot call f: n must be an object, got a list");
  refused({ n: "g" }, FUNCTION, 'Cannot call f: n must be a function, got "g"');
  refused(
    { sizes: [1, 0] },
    listOf(SIZE),
    "Cannot call f: sizes must be a list, each a positive integer, got a list",
  );
  refused(
    { made: { y: 1 } },
    objectWith("what g gives", "x"),
    "Cannot call f: made must be what g gives, got an object with y",
  );
});

Deno.test("options are refused for a misspelt field, then for one that is missing", () => {
  const fields = { width: true, height: false };
  const refused = (options: unknown, message: RegExp) =>
    assert.throws(() => refuseOptions("f", options as { width: number; height: number }, fields), {
      name: "UsageError",
      message,
    });
  refuseOptions("f", { width: 1, height: undefined }, fields);
  refused(
    { widht: 1 },
    /^Cannot call f: there is no "widht" in options \(did you mean width\?\): width, height$/,
  );
  refused({ height: 1 }, /^Cannot call f: options must have width, got an object with height$/);
  refused(null, /^Cannot call f: options must be an object of width, height, got null$/);
});
