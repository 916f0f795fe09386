import assert from "node:assert/strict";
import { type PackedBits, packValues, unpackedTensor } from "../../src/engine/packed_values.ts";
import { engineTest, EVERYWHERE } from "../support/engines.ts";
import { valuesOf } from "../support/values.ts";

/** Numbers in [0, kinds) without a pattern, each kind among the first. */
function kindsOf(size: number, kinds: number): Float32Array {
  return Float32Array.from(
    { length: size },
    (_, i) => 0.1 + (i < kinds ? i : (i * i >> 3) % kinds),
  );
}

for (const engine of EVERYWHERE) {
  for (const bits of [1, 2, 4] as PackedBits[]) {
    const name = `values kept in ${bits} bits come back, wherever a stretch begins and ends,`;
    engineTest(engine, name, async () => {
      const values = kindsOf(301, 2 ** bits);
      const parts = [values.subarray(0, 7), values.subarray(7, 7), values.subarray(7)];
      const packed = packValues(parts, values.length, bits);
      assert.equal(packed.codes.length, Math.ceil(301 * bits / 8));
      const stretches = [[0, 301], [0, 1], [300, 301], [3, 5], [1, 8], [8, 16], [5, 299]];
      for (const [first, end] of stretches) {
        const shape: [number] = [end - first];
        const [found] = await valuesOf(() => [unpackedTensor(packed, first, shape)]);
        assert.deepEqual(found, values.slice(first, end), `${first} to ${end}`);
      }
    });
  }
}

Deno.test("more kinds of values than the bits tell apart are refused", () => {
  assert.throws(
    () => packValues([kindsOf(9, 3)], 9, 1),
    /^Error: \d+ values do not fit into 1 bits$/,
  );
});
