/**
 * Powers without `**`, which is `Math.pow`, whose result ECMAScript leaves to the implementation.
 *
 * @module
 */

/** 2^16. */
export const TWO_16 = 65536;
/** 2^31. */
export const TWO_31 = 2147483648;
/** 2^32, the number of words. */
export const TWO_32 = 4294967296;

/** `x * x`. */
export function square(x: number): number {
  return x * x;
}

/** `base^exponent` by multiplication, for an exponent of at least 0. */
export function integerPower(base: number, exponent: number): number {
  let power = 1;
  for (let i = 0; i < exponent; i++) power *= base;
  return power;
}
