/**
 * Shapes of arrays.
 *
 * @module
 */

/** Numbers of an array of this shape; 1 for a scalar, []. */
export function numbersIn(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
