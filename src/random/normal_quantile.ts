/**
 * The standard normal quantile in float64, from the same table as the kernel's.
 *
 * @module
 */
import table from "./normal_quantile.json" with { type: "json" };
import { TWO_31 } from "../numeric/powers.ts";

const COEFFICIENTS = Float64Array.from(table.flat());
/** Exponent bits and four fraction bits of 2^-1, the start of the first segment. */
const FIRST_SEGMENT = 1022 * 16;
const number = new Float64Array(1);
const bits = new Uint32Array(number.buffer);
/** Where the half with sign, exponent and leading fraction bits lies on this machine. */
const LEADING = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/**
 * The z with P(Z > z) = t / 2^32; at most 2.3e-8 from the exact value.
 *
 * @param t In [2^-1, 2^31).
 * @returns In (0, 6.34].
 */
export function upperQuantile(t: number): number {
  number[0] = t;
  const segment = bits[LEADING] >>> 16;
  bits[LEADING] = segment << 16;
  bits[1 - LEADING] = 0;
  const d = t - number[0];
  const at = 4 * (segment - FIRST_SEGMENT);
  const c = COEFFICIENTS;
  return ((c[at + 3] * d + c[at + 2]) * d + c[at + 1]) * d + c[at];
}

/** The standard normal value of a word: bit 31 is the sign, the others choose the quantile. */
export function normalOf(word: number): number {
  const z = upperQuantile((word & 0x7fffffff) + 0.5);
  return word >>> 31 ? -z : z;
}

/**
 * The t at which {@linkcode upperQuantile} falls to z, by 64 halvings of [2^-1, 2^31).
 *
 * @param z In [0.1, 6].
 */
export function upperTail(z: number): number {
  let low = 0.5;
  let high = TWO_31;
  for (let step = 0; step < 64; step++) {
    const middle = (low + high) * 0.5;
    if (upperQuantile(middle) > z) low = middle;
    else high = middle;
  }
  return low;
}
