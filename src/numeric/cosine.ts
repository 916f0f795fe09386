/**
 * A cosine with the same bits everywhere; `Math.cos` may differ between versions of V8.
 *
 * @module
 */

const HALF_PI = 1.5707963267948966;

/**
 * `cos(pi x)` for x in [0, 1], by + - * / alone; absolute error below 1e-15.
 *
 * Uses cos(pi x) = sin(pi (1/2 - x)) and the Taylor series of the sine on [-pi/2, pi/2], which
 * has fallen below one unit in the last place after eleven terms.
 */
export function cosPi(x: number): number {
  if (!(x >= 0 && x <= 1)) throw new RangeError(`cosPi needs x in [0, 1], got ${x}`);
  const angle = HALF_PI * (1 - 2 * x);
  const square = angle * angle;
  let sum = 1;
  for (let term = 11; term >= 1; term--) {
    sum = 1 - sum * square / ((2 * term) * (2 * term + 1));
  }
  return angle * sum;
}
