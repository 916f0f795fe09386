/**
 * Logarithm, exponential and arctangent from exactly rounded operations only: `Math.log` and its
 * like differ between versions of V8, and the backbone may not (SPECIFICATION.md, section 4).
 *
 * @module
 */

/** The float64 next to the natural logarithm of 2. */
const LN_2 = 0.6931471805599453;
/** The float64 next to pi. */
export const PI = 3.141592653589793;
const SQRT_HALF = Math.sqrt(0.5);

const bits = new DataView(new ArrayBuffer(8));

/** 1, 1/3, 1/5, ..., 1/23. */
const ODD = Float64Array.from({ length: 12 }, (_, k) => 1 / (2 * k + 1));

/** 1 + x/3 + x^2/5 + ... + x^11/23, by Horner from the last term. */
function oddSeries(x: number): number {
  let sum = ODD[11];
  for (let k = 10; k >= 0; k--) sum = sum * x + ODD[k];
  return sum;
}

/**
 * ln x = e ln 2 + 2 (s + s^3/3 + ... + s^23/23), s = (f - 1) / (f + 1), x = f 2^e, f in
 * [sqrt(1/2), sqrt(2)).
 *
 * @param x A normal float64 above 0.
 */
export function portableLog(x: number): number {
  bits.setFloat64(0, x);
  const high = bits.getUint32(0);
  let exponent = (high >>> 20) - 1022;
  // The same fraction with the exponent of [1/2, 1).
  bits.setUint32(0, (high & 0x000fffff) | 0x3fe00000);
  let fraction = bits.getFloat64(0);
  if (fraction < SQRT_HALF) {
    fraction = fraction * 2;
    exponent -= 1;
  }
  const s = (fraction - 1) / (fraction + 1);
  return exponent * LN_2 + 2 * s * oddSeries(s * s);
}

/**
 * e^x = (1 + y + y^2/2! + ... + y^12/12!)^1024, y = x / 1024.
 *
 * @param x In [-100, 0].
 */
export function portableExp(x: number): number {
  const y = x / 1024;
  let power = 1;
  for (let k = 12; k >= 1; k--) power = power * (y / k) + 1;
  for (let squaring = 0; squaring < 10; squaring++) power = power * power;
  return power;
}

/**
 * atan x = 8 atan z with x halved thrice by tan(a/2) = tan a / (1 + sqrt(1 + tan^2 a)), and
 * atan z = z - z^3/3 + ... - z^23/23.
 *
 * @param x At least 0.
 */
export function portableArctangent(x: number): number {
  let z = x;
  for (let halving = 0; halving < 3; halving++) z = z / (1 + Math.sqrt(1 + z * z));
  return 8 * z * oddSeries(-(z * z));
}
