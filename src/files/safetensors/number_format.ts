/**
 * How numbers are stored: float32, or half of its bytes.
 *
 * @module
 */

import { UsageError } from "../../errors.ts";

/** Names of the formats, as safetensors files write them. */
export const NUMBER_FORMATS = ["F32", "F16", "BF16"] as const;
/**
 * `F32`: float32, exact. `F16`: IEEE half, 11 significant bits up to 65,504. `BF16`: the upper half
 * of a float32, 8 significant bits.
 */
export type NumberFormat = typeof NUMBER_FORMATS[number];

/** Bytes of one number. */
export const BYTES_EACH: Readonly<Record<NumberFormat, number>> = { F32: 4, F16: 2, BF16: 2 };

/**
 * Little-endian bytes of float32 values, rounded to the nearest number of the format, ties to even.
 *
 * @throws {UsageError} for a finite value that the format cannot hold
 */
export function toBytes(values: Float32Array, format: NumberFormat): Uint8Array<ArrayBuffer> {
  switch (format) {
    case "F32":
      return new Uint8Array(values.slice().buffer);
    case "F16": {
      const halves = Float16Array.from(values);
      refuseOverflow(values, (i) => halves[i], format);
      return new Uint8Array(halves.buffer);
    }
    case "BF16": {
      const words = upperHalves(values);
      refuseOverflow(values, (i) => (words[i] & 0x7f80) === 0x7f80 ? Infinity : 0, format);
      return new Uint8Array(words.buffer);
    }
  }
}

/** The float32 values of such bytes, exactly; to be read alone, for they may lie in the bytes. */
export function fromBytes(bytes: Uint8Array, format: NumberFormat): Float32Array {
  const isAligned = bytes.byteOffset % BYTES_EACH.F32 === 0;
  if (format === "F32" && isAligned) {
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / BYTES_EACH.F32);
  }
  const { buffer } = bytes.slice();
  if (format === "F32") return new Float32Array(buffer);
  if (format === "F16") return new Float32Array(new Float16Array(buffer));
  const halves = new Uint16Array(buffer);
  const words = new Uint32Array(halves.length);
  // Not `from` with a function, which takes forty times as long.
  for (let i = 0; i < halves.length; i++) words[i] = halves[i] << 16;
  return new Float32Array(words.buffer);
}

/** The index of the first value that is infinite or none; null where all are finite. */
export function firstNotFinite(values: Float32Array): number | null {
  // Not `findIndex`, whose call for each value takes longer than drawing it.
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return null;
}

/** The upper 16 bits of each float32, rounded to nearest, ties to even. */
function upperHalves(values: Float32Array): Uint16Array<ArrayBuffer> {
  const words = new Uint32Array(values.slice().buffer);
  const halves = new Uint16Array(words.length);
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    const isNaN = (word & 0x7fffffff) > 0x7f800000;
    // Rounding could carry a NaN's last bits into an infinity.
    halves[i] = isNaN ? word >>> 16 | 0x40 : word + 0x7fff + (word >>> 16 & 1) >>> 16;
  }
  return halves;
}

function refuseOverflow(
  values: Float32Array,
  stored: (index: number) => number,
  format: NumberFormat,
): void {
  for (let i = 0; i < values.length; i++) {
    if (Math.abs(stored(i)) !== Infinity || !Number.isFinite(values[i])) continue;
    throw new UsageError(`${values[i]} is too large for ${format}: store it as F32`);
  }
}
