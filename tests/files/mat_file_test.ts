import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { deflateSync } from "node:zlib";
import { readMatFile } from "../../src/files/mat_file.ts";
import { DataError } from "../../src/errors.ts";
import { matBytes } from "../support/mat_files.ts";
import { memoryHeld } from "../support/memory.ts";

/** The header of every file below, in base64; written by scipy.io.savemat, SciPy 1.17.1. */
const HEADER =
  "TUFUTEFCIDUuMCBNQVQtZmlsZSBQbGF0Zm9ybTogcG9zaXgsIENyZWF0ZWQgb246IFNhdCBOb3YgMjggMDU6" +
  "Mzg6NTAgMjAyNgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB";

/** savemat({"labels": 12 doubles, "trnid": 3 of uint16}, do_compression=True). */
const COMPRESSED = HEADER +
  "SU0PAAAAPQAAAHic42NgYJgBxGxAzAGlQYAVymcEYh4oDZLLSUxKzSlmYOAEshMYYOCDPZThAKE4oLQAlBZxIFcdANlI" +
  "Cd0PAAAAMQAAAHic42NgYHAAYjYg5gBibgYIYIXyGYGYGUqDxEqK8jJTgDQLVA8jAxODDlASAE7eAto=";

/** savemat of 3 x 2 doubles, and 1 x n of uint8 (small), float32 (f) and int32 (i). */
const PLAIN = HEADER +
  "SU0OAAAAYAAAAAYAAAAIAAAABgAAAAAAAAAFAAAACAAAAAMAAAACAAAAAQABAHgAAAAJAAAAMAAAAAAAAAAAAPg/AAAA" +
  "AAAACEAAAAAAAAAUQAAAAAAAAADAAAAAAAAAEEAAAACwjvArQg4AAAA4AAAABgAAAAgAAAAJAAAAAAAAAAUAAAAIAAAA" +
  "AQAAAAEAAAABAAAABQAAAHNtYWxsAAAAAgABAAcAAAAOAAAAOAAAAAYAAAAIAAAABwAAAAAAAAAFAAAACAAAAAEAAAAC" +
  "AAAAAQABAGYAAAAHAAAACAAAAAAAgD4AAAA/DgAAADAAAAAGAAAACAAAAAwAAAAAAAAABQAAAAgAAAABAAAAAQAAAAEA" +
  "AQBpAAAABQAEAJDu/v8=";

/** savemat({"s": "text"}) and savemat({"s": [[1 + 2j]]}). */
const TEXT = HEADER +
  "SU0OAAAAMAAAAAYAAAAIAAAABAAAAAAAAAAFAAAACAAAAAEAAAAEAAAAAQABAHMAAAAQAAQAdGV4dA==";
const COMPLEX = HEADER +
  "SU0OAAAASAAAAAYAAAAIAAAABggAAAAAAAAFAAAACAAAAAEAAAABAAAAAQABAHMAAAAJAAAA" +
  "CAAAAAAAAAAAAPA/CQAAAAgAAAAAAAAAAAAAQA==";

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

function refused(bytes: Uint8Array, message: RegExp): void {
  assert.throws(() => readMatFile(bytes, "folder/some.mat"), (error: Error) => {
    assert.ok(error instanceof DataError, String(error));
    assert.match(error.message, message);
    assert.match(error.message, /^folder\/some\.mat: /);
    return true;
  });
}

Deno.test("MATLAB file: compressed arrays are read by name, with shape and values", () => {
  const arrays = readMatFile(bytesOf(COMPRESSED), "some.mat");
  assert.deepEqual([...arrays.keys()], ["labels", "trnid"]);
  assert.deepEqual(arrays.get("labels"), {
    shape: [1, 12],
    values: Float64Array.of(1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2),
  });
  assert.deepEqual(arrays.get("trnid")?.values, Float64Array.of(1, 2, 300));
});

Deno.test("MATLAB file: numbers of every width are read, columns first", () => {
  const arrays = readMatFile(bytesOf(PLAIN), "some.mat");
  assert.deepEqual(arrays.get("x"), {
    shape: [3, 2],
    values: Float64Array.of(1.5, 3, 5, -2, 4, 6e10),
  });
  assert.deepEqual(arrays.get("small")?.values, Float64Array.of(7));
  assert.deepEqual(arrays.get("f")?.values, Float64Array.of(0.25, 0.5));
  assert.deepEqual(arrays.get("i")?.values, Float64Array.of(-70000));
});

Deno.test("MATLAB file: what the tests write themselves is read back", () => {
  const arrays = readMatFile(matBytes({ a: [1, 2, 3], long: [0.5] }), "some.mat");
  assert.deepEqual(arrays.get("a"), { shape: [1, 3], values: Float64Array.of(1, 2, 3) });
  assert.deepEqual(arrays.get("long")?.values, Float64Array.of(0.5));
});

Deno.test("MATLAB file: other formats, text and complex numbers are refused", () => {
  refused(new Uint8Array(20), /version 5.*got 20 bytes/);
  refused(new Uint8Array(200), /"IM" or "MI" at byte 126/);
  const younger = matBytes({ a: [1] });
  younger.set([0, 2], 124);
  refused(younger, /a MATLAB file of version 0x0200, expected 0x0100 \(version 5\); .*'-v7'\)$/);
  refused(bytesOf(TEXT), /s is no array of real numbers/);
  refused(bytesOf(COMPLEX), /s is no array of real numbers/);
});

Deno.test("MATLAB file: cut off anywhere or changed, it is refused", () => {
  for (const whole of [bytesOf(COMPRESSED), bytesOf(PLAIN)]) {
    for (let length = 129; length < whole.length; length += 7) {
      // Cut between two arrays, a file is a whole one of fewer arrays.
      try {
        const { size } = readMatFile(whole.subarray(0, length), "some.mat");
        assert.ok(size < 4 && length % 8 === 0 || size === 1, `${length}`);
      } catch (error) {
        assert.ok(error instanceof DataError, String(error));
      }
    }
  }
  const damaged = bytesOf(COMPRESSED);
  damaged[150] ^= 0xff;
  refused(damaged, /cut off or damaged/);
});

/** A file with compressed elements. */
function compressedFile(...contents: Uint8Array[]): Uint8Array {
  const elements = contents.flatMap((content) => {
    const packed = deflateSync(content);
    return [new Uint8Array(Uint32Array.of(15, packed.length).buffer), packed];
  });
  return Uint8Array.from(Buffer.concat([matBytes({}), ...elements]));
}

Deno.test("MATLAB file: arrays that unpack to more than label files have stop at the limit", () => {
  const message = /^folder\/some\.mat: more than 16 MiB once unpacked, expected at most that/;
  const array = matBytes({ a: Array.from({ length: 2 ** 19 }, () => 7) }).subarray(128);
  // 130 KB and 70 KB; the second file holds arrays that are small enough alone.
  const bombs = [
    compressedFile(new Uint8Array(2 ** 27)),
    compressedFile(...Array.from({ length: 8 }, () => array)),
    matBytes({ a: new Array(2 ** 21 + 1).fill(0) }),
  ];
  const before = memoryHeld();
  for (const bomb of bombs) refused(bomb, message);
  assert.ok(memoryHeld() - before < 2 ** 28);
  assert.equal(readMatFile(compressedFile(array), "some.mat").get("a")?.values.length, 2 ** 19);
});

Deno.test("MATLAB file: a name of very many letters is refused, others are shown in one line", () => {
  refused(matBytes({ ["a".repeat(70_000)]: [1] }), /a name of 70000 characters/);
  assert.deepEqual([...readMatFile(matBytes({ "a\nb": [1] }), "some.mat").keys()], ["a?b"]);
});
