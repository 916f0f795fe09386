import assert from "node:assert/strict";
import { parseNpy } from "../../src/files/npy.ts";
import { DataError } from "../../src/errors.ts";
import { npyOf } from "../support/npy_files.ts";
import samples from "./npy_samples.json" with { type: "json" };

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.fromBase64(base64);
}

function refused(bytes: Uint8Array, message: RegExp): void {
  assert.throws(() => parseNpy(bytes, "some.npy"), (error: Error) => {
    assert.ok(error instanceof DataError, String(error));
    assert.match(error.message, /^some\.npy: /);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });
}

for (const [name, { npy, shape, values }] of Object.entries(samples.arrays)) {
  Deno.test(`npy: ${name} is read as the values that numpy wrote`, () => {
    const found = parseNpy(bytesOf(npy), "some.npy");
    assert.deepEqual(found.shape, shape);
    assert.deepEqual(Array.from(found.values), values.map(Number));
  });
}

Deno.test("npy: the formats 1, 2 and 3 hold the same", () => {
  const [first, ...others] = samples.versions.map((npy) => parseNpy(bytesOf(npy), "some.npy"));
  assert.equal(others.length, 2);
  for (const other of others) assert.deepEqual(other, first);
});

const WORDS: Record<keyof typeof samples.refused, RegExp> = {
  "objects": /an array of Python objects, which are pickled, expected numbers: .*np\.save/,
  "records": /an array of records with names, expected numbers of one type/,
  "complex": /an array of type "<c16", expected one of f4, f8, i1/,
  "texts": /an array of type "<U5", expected one of f4/,
  "float16": /an array of type "<f2", expected one of f4/,
  "beyond 2^53": /the integer 9007199254740993 is beyond 2\^53/,
};

for (const [name, words] of Object.entries(WORDS)) {
  Deno.test(`npy: ${name} are refused in words`, () => {
    refused(bytesOf(samples.refused[name as keyof typeof samples.refused]), words);
  });
}

Deno.test("npy: what is cut off anywhere, or too long, is refused", () => {
  const whole = bytesOf(samples.arrays["float32, Fortran"].npy);
  for (let length = 0; length < whole.length; length += 5) refused(whole.subarray(0, length), /./);
  refused(
    whole.subarray(0, whole.length - 4),
    /an array of 92 bytes, expected 96 for \[2,3,4\] of f4/,
  );
  refused(Uint8Array.of(...whole, 0), /an array of 97 bytes, expected 96/);
  refused(npyOf("<f4", "9, ".repeat(20), new Uint8Array(4)), /an array of 4 bytes, expected/);
  refused(npyOf("<f4", "1, ".repeat(65), new Uint8Array(4)), /65 dimensions, expected at most 64/);
  refused(
    npyOf("<f4", "-1,", new Uint8Array(4)),
    /a header without descr, fortran_order and shape/,
  );
});

Deno.test("npy: damaged bytes give an array or a DataError, never another error", () => {
  const whole = bytesOf(samples.arrays["int16, big endian"].npy);
  for (let at = 0; at < whole.length; at++) {
    for (const value of [0, whole[at] ^ 1, 0x27, 0x28, 0x39, 255]) {
      const damaged = whole.slice();
      damaged[at] = value;
      try {
        parseNpy(damaged, "some.npy");
      } catch (error) {
        assert.ok(error instanceof DataError, `at ${at}: ${error}`);
      }
    }
  }
});
