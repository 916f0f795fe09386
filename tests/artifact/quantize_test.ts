import assert from "node:assert/strict";
import fc from "fast-check";
import { GROUP, quantizeGroups } from "../../src/artifact/quantize.ts";
import { UsageError } from "../../src/errors.ts";
import { closedValues } from "../support/closed_values.ts";
import { dequantizeGroups } from "./dequantize.ts";

/** What is left of numbers. */
function quantised(values: Float32Array): Float32Array<ArrayBuffer> {
  return dequantizeGroups(quantizeGroups(values), values.length);
}

/** Asserts what is promised of every number. */
function assertClose(values: Float32Array): void {
  const quantized = quantizeGroups(values);
  const back = dequantizeGroups(quantized, values.length);
  values.forEach((value, i) => {
    const scale = quantized.scales[Math.floor(i / GROUP)];
    const bound = Math.max(scale / 2, 2 ** -22);
    const moved = Math.abs(back[i] - value);
    assert.ok(moved <= bound * (1 + 2 ** -20), `${value} became ${back[i]}, scale ${scale}`);
  });
}

Deno.test("quantize: levels, scales and nibbles by hand", () => {
  const values = Float32Array.of(7, -7, 3, 0.4, -0.6, 0, 1.4);
  const { packed, scales } = quantizeGroups(values);
  assert.deepEqual([...scales], [1]);
  // Levels 7, -7, 3, 0, -1, 0, 1, each plus 8, the first of two in the lower half.
  assert.deepEqual([...packed], [0x1f, 0x8b, 0x87, 0x09]);
  const back = dequantizeGroups({ packed, scales }, 7);
  assert.deepEqual([...back], [7, -7, 3, 0, -1, 0, 1]);
});

Deno.test("quantize: every group has its own scale, the last may be short", () => {
  const values = closedValues(2 * GROUP + 5, 1).map((value, i) => value * 100 ** (i >> 5));
  const { scales } = quantizeGroups(values);
  assert.equal(scales.length, 3);
  for (const [group, scale] of scales.entries()) {
    const own = values.subarray(GROUP * group, GROUP * (group + 1));
    assert.equal(scale, Math.f16round(Math.max(...own.map(Math.abs)) / 7));
  }
  assertClose(values);
});

Deno.test("quantize: 0.5625 bytes a number", () => {
  const { packed, scales } = quantizeGroups(new Float32Array(64 * GROUP));
  assert.equal((packed.byteLength + scales.byteLength) / (64 * GROUP), 0.5625);
});

Deno.test("quantize: no number moves by more than half a scale, whatever they are", () => {
  const largest = 7 * 65_504;
  const number = fc.oneof(
    fc.float({ noNaN: true, min: -(2 ** 18), max: 2 ** 18 }),
    fc.float({ noNaN: true, min: -1, max: 1 }),
    // Scales that float16 holds as subnormal numbers or not at all.
    fc.float({ noNaN: true, min: -(2 ** -20), max: 2 ** -20 }),
    fc.constantFrom(0, -0, largest, -largest, 2 ** -149),
  );
  const list = fc.array(number, { maxLength: 3 * GROUP });
  fc.assert(fc.property(list, (values) => assertClose(Float32Array.from(values))));
});

Deno.test("quantize: signs are alike, zeros stay, and what is quantised stays as it is", () => {
  const values = closedValues(3 * GROUP + 1, 2);
  const back = quantised(values);
  const mirrored = quantised(values.map((value) => -value));
  assert.ok(mirrored.every((value, i) => Math.abs(value + back[i]) <= 0.5 / 7 * 1.001));
  assert.deepEqual(quantised(new Float32Array(GROUP)), new Float32Array(32));
  assert.deepEqual(quantised(back), back);
  assert.deepEqual(quantised(new Float32Array()), new Float32Array());
});

Deno.test("quantize: numbers that no scale can hold are refused", () => {
  for (const wrong of [NaN, Infinity, -Infinity]) {
    assert.throws(() => quantizeGroups(Float32Array.of(1, wrong, 2)), UsageError, `${wrong}`);
  }
  assert.throws(
    () => quantizeGroups(Float32Array.of(1e6)),
    new UsageError("Cannot quantise numbers of up to 1000000: no float16 holds their scale"),
  );
});
