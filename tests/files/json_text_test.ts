import assert from "node:assert/strict";
import {
  isLine,
  isPlainName,
  LONGEST_JSON,
  parseObject,
  quote,
} from "../../src/files/json_text.ts";
import { memoryHeld } from "../support/memory.ts";

function parse(text: string): Record<string, unknown> | string {
  return parseObject(new TextEncoder().encode(text));
}

Deno.test("JSON text: an object is what JSON.parse makes of it", () => {
  const text = '{"a": [1, -0.5e3, "\\u00e9\\n"], "b": {"a": null}, " ": true}';
  assert.deepEqual(parse(text), JSON.parse(text));
});

const REFUSED: [string, string, RegExp][] = [
  ["a name that stands twice", '{"a": 1, "b": 2, "a": 1}', /^an object that names "a" twice$/],
  ["a name that is escaped once", '{"a": 1, "\\u0061": 2}', /names "a" twice/],
  ["a name that stands twice further in", '{"x": [{"a": 1, "a": 1}]}', /names "a" twice/],
  ["__proto__", '{"__proto__": {"rank": 1}}', /the forbidden name "__proto__"/],
  ["constructor, further in", '{"x": {"constructor": 1}}', /forbidden name "constructor"/],
  ["an escaped __proto__", '{"\\u005f_proto__": 1}', /forbidden name "__proto__"/],
  ["prototype", '{"prototype": 1}', /forbidden name "prototype"/],
  ["a number beyond float64", '{"a": [1e999]}', /^an object with a number beyond float64$/],
  ["one below it", '{"a": -1e999}', /^an object with a number beyond float64$/],
  ["half a sign", '{"a": "b\\ud800"}', /^an object with half a sign in "b\\ud800"$/],
  ["half a sign in a name", '{"\\udc00": 1}', /^an object with half a sign in "\\udc00"$/],
  ["a list", "[1]", /^not a JSON object$/],
  ["null", "null", /^not a JSON object$/],
  ["nothing", "", /^not JSON$/],
  ["a comma too many", '{"a": 1,}', /^not JSON$/],
  ["a comment", '{"a": 1} // b', /^not JSON$/],
  ["NaN", '{"a": NaN}', /^not JSON$/],
  ["something after it", '{"a": 1}{}', /^not JSON$/],
  ["a byte order mark", '\ufeff{"a": 1}', /^not JSON$/],
  ["65 levels", '{"a":'.repeat(65) + "1" + "}".repeat(65), /^nested more than 64 deep$/],
  ["a million levels, unclosed", '{"a":' + "[".repeat(1e6), /^nested more than 64 deep$/],
];

for (const [what, text, why] of REFUSED) {
  Deno.test(`JSON text: ${what} is refused`, () => {
    const found = parse(text);
    assert.equal(typeof found, "string");
    assert.match(`${found}`, why);
  });
}

Deno.test("JSON text: 64 levels are read, and brackets in texts are none", () => {
  assert.equal(typeof parse('{"a":'.repeat(64) + "1" + "}".repeat(64)), "object");
  assert.equal(typeof parse(`{"a": "${"[".repeat(1000)}\\"${"{".repeat(1000)}"}`), "object");
});

Deno.test("JSON text: bytes that are no UTF-8 are refused", () => {
  for (const byte of [0xff, 0xc0, 0x80]) {
    const bytes = new TextEncoder().encode('{"a": "b"}');
    bytes[7] = byte;
    assert.equal(parseObject(bytes), "not UTF-8");
  }
});

Deno.test("JSON text: a longer text than any description is refused before it is read", () => {
  const bytes = new Uint8Array(LONGEST_JSON + 1).fill(0xff);
  assert.match(`${parseObject(bytes)}`, /^longer than 8388608 bytes$/);
});

/** Each as long as allowed; the first is no float64. */
const BOMBS: Record<string, () => string> = {
  "one number of millions of digits": () => `{"a":${"9".repeat(LONGEST_JSON - 6)}}`,
  "one text of escapes": () => `{"a":"${"\\u0041".repeat(LONGEST_JSON / 6 - 2)}"}`,
  "empty objects": () => `{"a":[${"{},".repeat(LONGEST_JSON / 3 - 4)}{}]}`,
  "names": () => {
    const names = Array.from({ length: LONGEST_JSON / 16 }, (_, i) => `"${1e9 + i}":0`);
    return `{${names.join()}}`;
  },
};

for (const [what, make] of Object.entries(BOMBS)) {
  Deno.test(`JSON text: as many ${what} as fit take less than 20 s and 1 GiB`, () => {
    const bytes = new TextEncoder().encode(make());
    assert.ok(bytes.length > 0.9 * LONGEST_JSON && bytes.length <= LONGEST_JSON, `${bytes.length}`);
    const before = memoryHeld();
    const start = performance.now();
    parseObject(bytes);
    assert.ok(performance.now() - start < 20_000);
    assert.ok(memoryHeld() - before < 2 ** 30);
  });
}

Deno.test("JSON text: quoted, a text from a file is short, in one line and harmless to a terminal", () => {
  assert.equal(quote("plain Größe"), '"plain Größe"');
  const wild = 'a\nb\r\u001b[31m\u009b\u202e\u2028\u0000"\ud800';
  assert.match(quote(wild), /^"[ -~]*"$/);
  assert.equal(JSON.parse(quote(wild)), wild);
  assert.equal(quote(-42), "-42");
  assert.equal(quote("x".repeat(1e6)).length, 105);
});

Deno.test("JSON text: a line has nothing that breaks it or steers a terminal, in any version of Unicode", () => {
  for (const text of ["", "plain Größe", "日本語 😀", "\ufffd", "\u0378"]) {
    assert.ok(isLine(text), text);
  }
  for (
    const sign of "\0\n\x7f\x9b\xad\u061c\u200d\u202e\u2028\ue000\ufeff\uffff\u{e0041}\u{10fffd}"
  ) {
    assert.ok(!isLine(`a${sign}b`), quote(sign));
  }
  assert.ok(!isLine("half \ud83d"));
});

Deno.test("JSON text: what every object has is no plain name", () => {
  for (const name of ["__proto__", "constructor", "toString"]) assert.ok(!isPlainName(name));
  for (const name of ["proto", "a.b", "length", ""]) assert.ok(isPlainName(name));
});
