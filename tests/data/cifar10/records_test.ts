import assert from "node:assert/strict";
import { parseRecords } from "../../../src/data/cifar10/records.ts";
import { recordOf } from "../../support/cifar10_files.ts";

Deno.test("CIFAR-10 records: planes become channels, row by row", () => {
  const record = recordOf(7, (channel, row, column) => 80 * channel + row + column);
  const { inputs, labels } = parseRecords(record, "some.bin", 10);
  assert.deepEqual([...labels], [7]);
  assert.equal(inputs.length, 3072);
  const pixel = (row: number, column: number) =>
    [...inputs.slice(3 * (32 * row + column))].slice(0, 3);
  assert.deepEqual(pixel(0, 0), [0, 80, 160]);
  assert.deepEqual(pixel(3, 1), [4, 84, 164]);
  assert.deepEqual(pixel(31, 31), [62, 142, 222]);
});

Deno.test("CIFAR-10 records: a part of a record, none, and labels beyond are refused", () => {
  const two = new Uint8Array([...recordOf(0), ...recordOf(9)]);
  assert.deepEqual([...parseRecords(two, "some.bin", 10).labels], [0, 9]);
  const refused = (bytes: Uint8Array, message: RegExp) =>
    assert.throws(() => parseRecords(bytes, "some.bin", 10), { name: "DataError", message });
  refused(two.subarray(0, 5000), /some\.bin: 5000 bytes are 1 records of 3073 and 1927 bytes more/);
  refused(new Uint8Array(0), /some\.bin: 0 bytes are 0 records/);
  refused(new Uint8Array([...two, ...recordOf(10)]), /label 10 of image 2, expected 0 to 9/);
});
