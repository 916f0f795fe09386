/**
 * Powers of two as numbers: `**` is `Math.pow`, whose result ECMAScript leaves to the
 * implementation.
 *
 * @module
 */

/** 2^31. */
export const TWO_31 = 2147483648;
/** 2^32, the number of words. */
export const TWO_32 = 4294967296;
