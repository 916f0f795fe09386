// What @std/cli states: values of the examples in its documentation, and of its own tests
// (denoland/std, cli/parse_args.ts and cli/parse_args_test.ts). They hold for the package itself too.
import assert from "node:assert/strict";
import { parseArgs } from "@std/cli/parse-args";

/** What the parser gives, as a plain object. */
function parsed(args: string[], options: Parameters<typeof parseArgs>[1] = {}): unknown {
  return { ...parseArgs(args, options) };
}

Deno.test("parseArgs: a flag is true or what follows = or a space; other arguments are words", () => {
  assert.deepEqual(parsed(["--foo", "--bar=baz", "./quux.txt"]), {
    foo: true,
    bar: "baz",
    _: ["./quux.txt"],
  });
  assert.deepEqual(parsed(["--pow", "xixxle"]), { pow: "xixxle", _: [] });
  assert.deepEqual(parsed(["--foo="]), { foo: "", _: [] });
  assert.deepEqual(parsed(["--s=X\nX"]), { s: "X\nX", _: [] });
});

Deno.test("parseArgs: what looks like a number becomes one, unless the flag is a string", () => {
  const args = [
    "--x",
    "1234",
    "--y=5.67",
    "--z",
    "1e7",
    "--w",
    "10f",
    "--hex",
    "0xdeadbeef",
    "789",
  ];
  assert.deepEqual(parsed(args), {
    ...{ x: 1234, y: 5.67, z: 1e7, w: "10f", hex: 0xdeadbeef },
    _: [789],
  });
  assert.deepEqual(parsed(["--s", "0001234", "007"], { string: "s" }), { s: "0001234", _: [7] });
  assert.deepEqual(parsed(["  ", "007"], { string: "_" }), { _: ["  ", "007"] });
  assert.deepEqual(parsed(["--str"], { string: "str" }), { str: "", _: [] });
});

Deno.test("parseArgs: string and boolean say what a flag takes", () => {
  const options = { boolean: ["foo"], string: ["bar"] };
  assert.deepEqual(parsed(["--foo", "--bar", "baz"], options), { foo: true, bar: "baz", _: [] });
  assert.deepEqual(parsed(["--foo", "baz"], options), { foo: true, _: ["baz"] });
  assert.deepEqual(parsed([], options), { foo: false, _: [] });
  assert.deepEqual(parsed(["-x", "-z", "one", "two"], { boolean: ["x", "y", "z"] }), {
    ...{ x: true, y: false, z: true },
    _: ["one", "two"],
  });
});

Deno.test("parseArgs: a boolean understands true and false", () => {
  const options = { boolean: ["t", "verbose"], default: { verbose: true } };
  assert.deepEqual(parsed(["--verbose", "false", "moo", "-t", "true"], options), {
    ...{ verbose: false, t: true },
    _: ["moo"],
  });
  assert.deepEqual(parsed(["--verbose=false"], options), { verbose: false, t: false, _: [] });
});

Deno.test("parseArgs: a value that begins with a dash needs =", () => {
  assert.deepEqual(parsed(["--seed=-7"], { string: "seed" }), { seed: "-7", _: [] });
  assert.deepEqual(parsed(["--out", "-"], { string: "out" }), { out: "", _: ["-"] });
  assert.deepEqual(parsed(["-s", "-"], { string: "s" }), { s: "-", _: [] });
  assert.deepEqual(parsed(["--str", "--b"], { string: "str" }), { str: "", b: true, _: [] });
});

Deno.test("parseArgs: the last value counts, unless the flag collects", () => {
  assert.deepEqual(parsed(["--foo", "bar", "--foo", "baz"]), { foo: "baz", _: [] });
  assert.deepEqual(parsed(["--foo", "bar", "--foo", "baz"], { collect: ["foo"] }), {
    foo: ["bar", "baz"],
    _: [],
  });
  assert.deepEqual(parsed(["--foo", "123", "--foo", "345"], { collect: "foo" }), {
    foo: [123, 345],
    _: [],
  });
  const strings = { collect: "foo", string: "foo" };
  assert.deepEqual(parsed(["--foo", "1"], strings), { foo: ["1"], _: [] });
  assert.deepEqual(parsed([], strings), { foo: [], _: [] });
  assert.deepEqual(parsed([], { collect: ["foo"], default: { foo: ["bar", "baz"] } }), {
    foo: ["bar", "baz"],
    _: [],
  });
});

Deno.test("parseArgs: --no-NAME makes what is negatable false; the last one counts", () => {
  const options = { boolean: ["foo"], negatable: ["foo"] };
  assert.deepEqual(parsed(["--no-foo"], options), { foo: false, _: [] });
  assert.deepEqual(parsed(["--foo", "--no-foo", "123"], options), { foo: false, _: [123] });
  assert.deepEqual(parsed(["--no-foo", "--foo"], options), { foo: true, _: [] });
  assert.deepEqual(parsed(["--no-moo"]), { "no-moo": true, _: [] });
  const collecting = { string: "foo", collect: "foo", negatable: "foo", alias: { foo: "f" } };
  assert.deepEqual(parsed(["--foo", "123", "-f", "456", "--no-foo"], collecting), {
    ...{ foo: false, f: false },
    _: [],
  });
});

Deno.test("parseArgs: a value stands under all names of a flag", () => {
  const options = { boolean: "herp", alias: { h: "herp" } };
  const expected = { h: true, herp: true, _: ["derp"] };
  assert.deepEqual(parsed(["-h", "derp"], options), expected);
  assert.deepEqual(parsed(["--herp", "derp"], options), expected);
  const several = { alias: { z: ["zm", "zoom"] } };
  assert.deepEqual(parsed(["--zoom", "55"], several), { z: 55, zm: 55, zoom: 55, _: [] });
  const strings = { string: "s", alias: { s: "str" } };
  assert.deepEqual(parsed(["--str", "000123"], strings), { s: "000123", str: "000123", _: [] });
  assert.deepEqual(parsed([], { boolean: ["bar"], alias: { bar: "b" } }), {
    ...{ bar: false, b: false },
    _: [],
  });
});

Deno.test("parseArgs: a default stands where a flag is missing", () => {
  const options = { boolean: "maybe", default: { maybe: null, rank: 8 } };
  assert.deepEqual(parsed([], options), { maybe: null, rank: 8, _: [] });
  assert.deepEqual(parsed(["--maybe"], options), { maybe: true, rank: 8, _: [] });
  assert.deepEqual(parsed([], { boolean: "sometrue", default: { sometrue: true } }), {
    sometrue: true,
    _: [],
  });
});

Deno.test("parseArgs: what follows -- is words", () => {
  assert.deepEqual(parsed(["--a", "--", "b"]), { a: true, _: ["b"] });
  assert.deepEqual(parsed(["bare", "--", "--not-a-flag", "1"]), {
    _: ["bare", "--not-a-flag", "1"],
  });
});

Deno.test("parseArgs: stopEarly stops at the first word", () => {
  assert.deepEqual(parsed(["--aaa", "bbb", "ccc", "--ddd"], { stopEarly: true }), {
    aaa: "bbb",
    _: ["ccc", "--ddd"],
  });
});

Deno.test("parseArgs: unknown hears of words and of flags that are not declared, and drops them", () => {
  const heard: unknown[] = [];
  const unknown = (arg: string, key?: string, value?: unknown) => {
    heard.push({ arg, key, value });
    return false;
  };
  const options = { alias: { h: "herp" }, boolean: "h", string: "s", unknown };
  assert.deepEqual(parsed(["-h", "true", "--derp", "true", "--s", "x", "cow"], options), {
    ...{ h: true, herp: true, s: "x" },
    _: [],
  });
  parsed(["--herp", "true", "-d", "false", "--tacos=good"], options);
  assert.deepEqual(heard, [
    { arg: "--derp", key: "derp", value: "true" },
    { arg: "cow", key: undefined, value: undefined },
    { arg: "-d", key: "d", value: "false" },
    { arg: "--tacos=good", key: "tacos", value: "good" },
  ]);
});

Deno.test("parseArgs: names of an object's own members are flags like others", () => {
  assert.deepEqual(parsed(["--toString", "--valueOf", "foo"]), {
    ...{ toString: true, valueOf: "foo" },
    _: [],
  });
});
