import assert from "node:assert/strict";
import { decodeFloats, encodeFloats } from "../../../src/files/safetensors/floats.ts";
import { DataError } from "../../../src/errors.ts";
import { closedValues } from "../../support/closed_values.ts";
import { python } from "../../support/python.ts";
import { assertPythonReads } from "./python_reader.ts";

const FILE = {
  tensors: {
    "value:hidden.0.loraA": closedValues(24, 1),
    "value:hidden.0.beta": Float32Array.of(-0),
    "odd": Float32Array.of(NaN, Infinity, -Infinity, 1e-45, 3.4028235e38, 1, 2),
    "empty": new Float32Array(0),
  },
  metadata: { identity: 'a "quoted" Größe', progress: "{}" },
};

function words(values: Float32Array): string[] {
  const { buffer, byteOffset, length } = values;
  return [...new Uint32Array(buffer.slice(byteOffset, byteOffset + 4 * length))]
    .map((word) => word.toString(16).padStart(8, "0"));
}

function assertRefused(bytes: Uint8Array, reason: RegExp): void {
  assert.throws(
    () => decodeFloats(bytes, "some.checkpoint"),
    (error) => {
      assert.ok(error instanceof DataError, `${error}`);
      assert.match(
        error.message,
        /^some\.checkpoint: no safetensors file, or a damaged one: [^\n]+$/,
      );
      assert.match(error.message, reason);
      return true;
    },
  );
}

/** A file with a header of one's choice before 16 bytes of values. */
function withHeader(header: unknown): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + 16);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

Deno.test("floats: a file keeps every bit of every value, and its texts", () => {
  const { tensors, metadata } = decodeFloats(encodeFloats(FILE), "memory");
  assert.deepEqual(metadata, FILE.metadata);
  assert.deepEqual(Object.keys(tensors).sort(), Object.keys(FILE.tensors).sort());
  for (const [name, values] of Object.entries(FILE.tensors)) {
    assert.deepEqual(words(tensors[name]), words(values), name);
  }
});

Deno.test("views into larger buffers are written as the values they show", () => {
  const tensors = { view: closedValues(10, 1).subarray(3, 7) };
  const decoded = decodeFloats(encodeFloats({ tensors, metadata: {} }), "memory");
  assert.deepEqual(decoded.tensors.view, closedValues(10, 1).slice(3, 7));
});

Deno.test("equal contents give equal bytes, whatever the order they were named in", () => {
  const reversed = Object.fromEntries(Object.entries(FILE.tensors).reverse());
  assert.deepEqual(encodeFloats({ ...FILE, tensors: reversed }), encodeFloats(FILE));
});

Deno.test("the values lie at a multiple of eight bytes, whatever the header says", () => {
  for (const identity of ["", "a", "ab", "abc", "abcd", "abcde", "abcdef", "é", "日本", "😀a"]) {
    const bytes = encodeFloats({ ...FILE, metadata: { identity } });
    assert.equal(new DataView(bytes.buffer).getBigUint64(0, true) % 8n, 0n);
  }
});

Deno.test({
  name: "an independent reader of safetensors finds the same",
  ignore: !python,
  fn: () =>
    assertPythonReads(encodeFloats(FILE), {
      metadata: FILE.metadata,
      tensors: new Map(
        Object.entries(FILE.tensors).map(([name, values]) => {
          const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
          return [name, { format: "F32", shape: [values.length], bytes }];
        }),
      ),
    }),
});

Deno.test("a file cut short after any byte is refused", () => {
  const bytes = encodeFloats(FILE);
  for (let length = 0; length < bytes.length; length++) {
    assertRefused(bytes.subarray(0, length), /./);
  }
});

Deno.test("bytes after the last tensor are refused", () => {
  const bytes = encodeFloats(FILE);
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  assertRefused(longer, new RegExp(`${bytes.length + 1} bytes instead of ${bytes.length}`));
});

const ENTRY = { dtype: "F32", shape: [4], data_offsets: [0, 16] };

const DAMAGED: Record<string, [unknown, RegExp]> = {
  "no object": [null, /not a JSON object/],
  "a list": [[1], /not a JSON object/],
  "metadata that are no texts": [
    { __metadata__: { step: 3 }, a: ENTRY },
    /__metadata__ holds something else than texts/,
  ],
  "another type": [{ __metadata__: {}, a: { ...ENTRY, dtype: "I32" } }, /type "I32"/],
  "another shape": [{ __metadata__: {}, a: { ...ENTRY, shape: [3] } }, /has 16 bytes, not 12/],
  "no offsets": [
    { __metadata__: {}, a: { dtype: "F32", shape: [4] } },
    /entry of a is not one of a tensor/,
  ],
  "offsets that are no numbers": [
    { __metadata__: {}, a: { ...ENTRY, data_offsets: ["0", "16"] } },
    /entry of a is not one of a tensor/,
  ],
  "negative offsets": [
    { __metadata__: {}, a: { ...ENTRY, data_offsets: [-16, 0] } },
    /entry of a is not one of a tensor/,
  ],
  "offsets beyond the file": [
    { __metadata__: {}, a: { ...ENTRY, data_offsets: [16, 32] } },
    /tensor a begins at byte 16, but/,
  ],
  "a forgotten tensor": [{ __metadata__: {} }, /bytes instead of/],
};

for (const [name, [header, reason]] of Object.entries(DAMAGED)) {
  Deno.test(`a header with ${name} is refused`, () => assertRefused(withHeader(header), reason));
}

Deno.test("a header that is not text, and one longer than the file, are refused", () => {
  const bytes = withHeader({ __metadata__: {}, a: ENTRY });
  assert.deepEqual(decodeFloats(bytes, "memory").tensors.a, new Float32Array(4));
  bytes[9] = 0xff;
  assertRefused(bytes, /not UTF-8/);
  bytes.fill(0xff, 0, 8);
  assertRefused(bytes, /a header of \d+ bytes/);
});

Deno.test("floats: numbers in half of their bytes are refused by the tensor's name", () => {
  const half = { dtype: "F16", shape: [8], data_offsets: [0, 16] };
  assert.throws(
    () => decodeFloats(withHeader({ __metadata__: {}, a: half }), "some.checkpoint"),
    new DataError("some.checkpoint: tensor a is of type F16, expected F32"),
  );
});

Deno.test("floats: a name that no file of weights may have is written and read", () => {
  const tensors = { "best:../hidden 0": Float32Array.of(1) };
  assert.deepEqual(
    decodeFloats(encodeFloats({ tensors, metadata: {} }), "memory").tensors,
    tensors,
  );
});
