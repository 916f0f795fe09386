/**
 * How numbers are stored: float32, or half of its bytes.
 *
 * @module
 */

import { UsageError } from "../errors.ts";

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

/** The float32 values of such bytes, exactly. */
export function fromBytes(bytes: Uint8Array, format: NumberFormat): Float32Array<ArrayBuffer> {
  const { buffer } = bytes.slice();
  if (format === "F32") return new Float32Array(buffer);
  if (format === "F16") return Float32Array.from(new Float16Array(buffer));
  const words = Uint32Array.from(new Uint16Array(buffer), (half) => half << 16);
  return new Float32Array(words.buffer);
}

/** The upper 16 bits of each float32, rounded to nearest, ties to even. */
function upperHalves(values: Float32Array): Uint16Array<ArrayBuffer> {
  const words = new Uint32Array(values.slice().buffer);
  return Uint16Array.from(words, (word) => {
    const isNaN = (word & 0x7fffffff) > 0x7f800000;
    // Rounding could carry a NaN's last bits into an infinity.
    return isNaN ? word >>> 16 | 0x40 : word + 0x7fff + (word >>> 16 & 1) >>> 16;
  });
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
