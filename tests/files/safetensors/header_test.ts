import assert from "node:assert/strict";
import { fromBytes } from "../../../src/files/safetensors/number_format.ts";
import { decodeWeights, type WeightsFile } from "../../../src/files/safetensors/read.ts";
import { encodeWeights } from "../../../src/files/safetensors/write.ts";
import { DataError, UsageError } from "../../../src/errors.ts";
import { python } from "../../support/python.ts";
import { fileOf, partsOf, smallFile } from "../../artifact/weights_bytes.ts";
import { assertPythonReads } from "./python_reader.ts";

function assertRefused(file: Uint8Array, why: RegExp): void {
  assert.throws(() => decodeWeights(file, "some.safetensors"), (error: Error) => {
    assert.ok(error instanceof DataError, `${error.stack}`);
    assert.match(
      error.message,
      /^some\.safetensors: no safetensors file, or a damaged one: [^\n]{1,500}$/,
    );
    assert.match(error.message, why);
    return true;
  });
}

Deno.test("weights file: every bit of every tensor, its shape and format, and all texts come back", () => {
  const file = smallFile();
  const { tensors, metadata } = decodeWeights(encodeWeights(file), "memory");
  assert.deepEqual(metadata, file.metadata);
  assert.deepEqual(new Map([...tensors].sort()), new Map([...file.tensors].sort()));
});

Deno.test("weights file: equal contents give equal bytes, whatever order they are named in", () => {
  const { tensors, metadata } = smallFile();
  const file = encodeWeights({ tensors, metadata });
  assert.deepEqual(encodeWeights({ tensors: new Map([...tensors].reverse()), metadata }), file);
  assert.deepEqual(encodeWeights(decodeWeights(file, "memory")), file);
});

Deno.test("weights file: every number lies aligned to its size, whatever the header says", () => {
  for (const text of ["", "a", "ab", "abc", "é", "日本", "😀a"]) {
    const { tensors } = smallFile();
    const file = encodeWeights({ tensors, metadata: { text } });
    assert.equal(
      partsOf(file).header.length > 0 && (file.length - partsOf(file).data.length) % 8,
      0,
    );
    for (const [name, { bytes, format }] of decodeWeights(file, "memory").tensors) {
      assert.equal(bytes.byteOffset % (format === "F32" ? 4 : 2), 0, name);
    }
  }
});

Deno.test("weights file: names that no reader would take are not written", () => {
  const [tensor] = smallFile().tensors.values();
  for (const name of ["__metadata__", "__proto__", "constructor", "a..b", "../a", "a b", ""]) {
    const tensors = new Map([[name, tensor]]);
    assert.throws(() => encodeWeights({ tensors, metadata: {} }), UsageError, name);
  }
  const metadata = JSON.parse('{"__proto__": "a"}');
  assert.throws(() => encodeWeights({ tensors: new Map(), metadata }), UsageError);
});

Deno.test("weights file: cut short after any byte, or one byte longer, it is refused", () => {
  const file = encodeWeights(smallFile());
  for (let length = 0; length < file.length; length++) assertRefused(file.subarray(0, length), /./);
  const longer = new Uint8Array(file.length + 1);
  longer.set(file);
  assertRefused(longer, new RegExp(`: ${file.length + 1} bytes instead of ${file.length}$`));
});

Deno.test("weights file: with any bit of its header flipped, it is refused or holds the same numbers", () => {
  const file = encodeWeights(smallFile());
  const wanted = numbersOf(decodeWeights(file, "memory"));
  const end = file.length - partsOf(file).data.length;
  for (let bit = 0; bit < 8 * end; bit++) {
    const damaged = file.slice();
    damaged[bit >> 3] ^= 1 << bit % 8;
    try {
      assert.deepEqual(numbersOf(decodeWeights(damaged, "memory")), wanted);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
    }
  }
});

/** Bytes of all tensors, in the order of the file. */
function numbersOf({ tensors }: WeightsFile): string {
  return [...tensors.values()].flatMap(({ bytes }) => [...bytes]).join();
}

Deno.test("weights file: a header longer than the file, than 8 MiB, than 2^63 is refused unread", () => {
  const file = encodeWeights(smallFile());
  const view = new DataView(file.buffer);
  for (const length of [BigInt(file.length - 7), 2n ** 23n]) {
    view.setBigUint64(0, length, true);
    assertRefused(file, new RegExp(`a header of ${length} bytes in a file of ${file.length}$`));
  }
  for (const length of [2n ** 23n + 1n, 100_000_001n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n]) {
    view.setBigUint64(0, length, true);
    assertRefused(file, new RegExp(`a header of ${length} bytes, more than 8388608$`));
  }
});

const A = '"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}';

/** An entry of 8 bytes with something else in it. */
function entry(fields: Record<string, unknown>): string {
  const whole = { dtype: "F32", shape: [2], data_offsets: [0, 8], ...fields };
  return JSON.stringify({ a: whole });
}

/** Headers before 8 bytes of numbers, unless another number is given. */
const WRONG: Record<string, [string, RegExp, number?]> = {
  "a gap before the first tensor": [entry({ data_offsets: [8, 16] }), /a begins at byte 8/, 16],
  "a gap between two": [
    `{${A},"b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}`,
    /tensor b begins at byte 12, but the one before it ends at 8/,
    16,
  ],
  "two tensors over one another": [
    `{${A},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}`,
    /tensor b begins at byte 4, but the one before it ends at 8/,
    12,
  ],
  "two tensors in one place": [
    `{${A},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`,
    /tensor b begins at byte 0/,
  ],
  "a tensor beyond the file": [entry({ shape: [3], data_offsets: [0, 12] }), /ends at byte \d+ of/],
  "bytes that no tensor has": ["{}", /bytes instead of/],
  "offsets that turn back": [entry({ data_offsets: [8, 0] }), /entry of a is not one/],
  "negative offsets": [entry({ data_offsets: [-8, 0] }), /entry of a is not one/],
  "offsets beyond 2^53": [entry({ data_offsets: [0, 2 ** 60] }), /entry of a is not one/],
  "offsets of text": [entry({ data_offsets: ["0", "8"] }), /entry of a is not one/],
  "three offsets": [entry({ data_offsets: [0, 4, 8] }), /entry of a is not one/],
  "half an offset": [entry({ data_offsets: [0, 8.5] }), /entry of a is not one/],
  "no shape": ['{"a":{"dtype":"F32","data_offsets":[0,8]}}', /entry of a is not one/],
  "a shape that is a number": [entry({ shape: 2 }), /entry of a is not one/],
  "a negative size": [entry({ shape: [-2] }), /entry of a is not one/],
  "two negative sizes": [entry({ shape: [-2, -1] }), /entry of a is not one/],
  "nine dimensions": [entry({ shape: [2, 1, 1, 1, 1, 1, 1, 1, 1] }), /entry of a is not one/],
  "a shape of other size": [entry({ shape: [3] }), /tensor a \[3\] has 8 bytes, not 12$/],
  "a shape whose product overflows": [
    entry({ shape: Array(8).fill(2 ** 52) }),
    /has 8 bytes, not 6\.\d+e\+125$/,
  ],
  "another type": [entry({ dtype: "F64" }), /a is of type "F64", expected F32, F16, BF16$/],
  "a type in several lines": [entry({ dtype: "F\n\u001b".repeat(1e4) }), /is of type "F\\n/],
  "a type of the wrong size": [entry({ dtype: "F16" }), /has 8 bytes, not 4/],
  "a type that is no text": [entry({ dtype: 32 }), /entry of a is not one/],
  "more than an entry has": [entry({ pickle: "cos" }), /entry of a is not one/],
  "an entry that is a list": ['{"a":[0,8]}', /entry of a is not one/],
  "a name twice": [`{${A},${A}}`, /names "a" twice/],
  "a name twice in its metadata": [
    `{"__metadata__":{"b":"1","b":"2"},${A}}`,
    /names "b" twice/,
  ],
  "metadata twice": [`{"__metadata__":{},"__metadata__":{},${A}}`, /"__metadata__" twice/],
  "a tensor called __proto__": [`{"__proto__":{},${A}}`, /forbidden name "__proto__"/],
  "metadata called constructor": [`{"__metadata__":{"constructor":"b"},${A}}`, /forbidden name/],
  "metadata that are a number": [`{"__metadata__":1,${A}}`, /something else than texts/],
  "metadata that hold a number": [`{"__metadata__":{"b":1},${A}}`, /something else than texts/],
  "a list as header": [`[{${A}}]`, /not a JSON object/],
  "no JSON": [`{${A}`, /its header is not JSON/],
  "a header that nests without end": ['{"a":'.repeat(100_000), /nested more than 64 deep/],
};

for (const [what, [header, why, data = 8]] of Object.entries(WRONG)) {
  Deno.test(`weights file: ${what}: refused`, () => assertRefused(fileOf(header, data), why));
}

Deno.test("weights file: names that could lead out of a folder, or that no system takes, are refused", () => {
  const names = ["../a", "..", "a..b", "/etc/passwd", "C:\\a", "a\\b", "a/b", ".hidden", "-rf", ""];
  for (const name of [...names, "a b", "a\n", "a\u0000", "ä", "x".repeat(257), "a:b"]) {
    const header = JSON.stringify({ [name]: JSON.parse(entry({})).a });
    assertRefused(fileOf(header, 8), /a tensor may not be called "/);
  }
});

Deno.test("weights file: a header that is no UTF-8 is refused", () => {
  const header = new TextEncoder().encode(`{"__metadata__":{"b":"x"},${A}}`);
  header[header.indexOf("x".charCodeAt(0))] = 0xff;
  assertRefused(fileOf(header, 8), /its header is not UTF-8/);
});

Deno.test("weights file: a file of any bytes may begin anywhere in its buffer", () => {
  const file = encodeWeights(smallFile());
  const shifted = new Uint8Array(file.length + 3);
  shifted.set(file, 3);
  const { tensors } = decodeWeights(shifted.subarray(3), "memory");
  const { bytes, format } = tensors.get("d.beta")!;
  assert.deepEqual(
    fromBytes(bytes, format),
    fromBytes(smallFile().tensors.get("d.beta")!.bytes, "F32"),
  );
});

Deno.test({
  name: "weights file: Python reads the same, by the format's own library where it is installed",
  ignore: !python,
  fn: () => assertPythonReads(encodeWeights(smallFile()), smallFile()),
});
