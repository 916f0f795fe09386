import assert from "node:assert/strict";
import { decodeWeights } from "../../../src/files/safetensors/read.ts";
import { encodeWeights } from "../../../src/files/safetensors/write.ts";
import {
  type PlannedTensor,
  planWeights,
  tensorBytes,
} from "../../../src/files/safetensors/layout.ts";
import { UsageError } from "../../../src/errors.ts";
import { partsOf, smallFile } from "../../artifact/weights_bytes.ts";

Deno.test("weights header: without a number it says what the file will be, to the byte", () => {
  const { tensors, metadata } = smallFile();
  const shapes = new Map(
    [...tensors].map(([name, { format, shape }]) => [name, { format, shape }]),
  );
  const { header, places, size } = planWeights(shapes, metadata);
  const file = encodeWeights({ tensors, metadata });
  assert.equal(size, file.length);
  assert.deepEqual(header, file.subarray(0, header.length));
  for (const [name, [from, end]] of places) {
    assert.deepEqual(file.subarray(from, end), tensors.get(name)!.bytes, name);
  }
  assert.equal(decodeWeights(file, "memory").tensors.size, places.size);
});

Deno.test("weights header: packed bytes come last, and numbers lie aligned before them", () => {
  const tensors = new Map<string, PlannedTensor>([
    ["a", { format: "U8", shape: [3] }],
    ["b", { format: "F16", shape: [5] }],
    ["c", { format: "F32", shape: [2] }],
    ["d", { format: "U8", shape: [1] }],
  ]);
  const { header, places, size } = planWeights(tensors, {});
  const begin = header.length;
  assert.equal(begin % 8, 0);
  assert.deepEqual([...places], [
    ["c", [begin, begin + 8]],
    ["b", [begin + 8, begin + 18]],
    ["a", [begin + 18, begin + 21]],
    ["d", [begin + 21, begin + 22]],
  ]);
  assert.equal(size, begin + 22);
  const entries = JSON.parse(partsOf(header).header);
  assert.deepEqual(entries.a, { dtype: "U8", shape: [3], data_offsets: [18, 21] });
});

Deno.test("weights header: shapes beyond any memory are only counted", () => {
  const huge: PlannedTensor = { format: "F16", shape: [2 ** 24, 2 ** 20] };
  assert.equal(tensorBytes(huge), 2 ** 45);
  const { header, size } = planWeights(new Map([["huge", huge]]), {});
  assert.equal(size - header.length, 2 ** 45);
});

Deno.test("weights file: bytes that a tensor of that shape does not have are not written", () => {
  for (const length of [5, 7]) {
    const tensor = { format: "F16", shape: [3], bytes: new Uint8Array(length) } as const;
    assert.throws(
      () => encodeWeights({ tensors: new Map([["a", tensor]]), metadata: {} }),
      new UsageError(`Tensor a [3] has ${length} bytes, not 6`),
    );
  }
});
