/**
 * Decimal numbers in text.
 *
 * @module
 */

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * The number that a text writes in decimal digits, such as `-1.5e3`; NaN for anything else. `Number`
 * would also take nothing, spaces, `0x36` and `0b1` for numbers, which in a table are damage.
 *
 * @returns as float64; infinite for one that is too large
 */
export function decimal(text: string): number {
  return DECIMAL.test(text) ? Number(text) : NaN;
}
