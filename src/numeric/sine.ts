/**
 * Sine and cosine with the same bits everywhere; those of `Math` may differ between versions of V8.
 *
 * @module
 */

const TWO_OVER_PI = 0.6366197723675814;
/**
 * pi / 2 in three parts, as in fdlibm's `__ieee754_rem_pio2`. The first two have 33 bits, so that
 * their products with a whole number below 2^20 are exact.
 */
const HALF_PI = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21] as const;

/** Angles beyond this, in radians, are refused: the reduction would lose digits. */
const LARGEST_ANGLE = 1e6;

/** `sin(x)`, x in [-1e6, 1e6] radians, by + - * / alone; absolute error below 1e-15. */
export function sine(x: number): number {
  return quarterTurned(x, 0);
}

/** `cos(x)`, x in [-1e6, 1e6] radians, by + - * / alone; absolute error below 1e-15. */
export function cosine(x: number): number {
  return quarterTurned(x, 1);
}

/** `sin(x + turns pi / 2)`: x = k pi / 2 + rest, with the rest in [-pi / 4, pi / 4]. */
function quarterTurned(x: number, turns: number): number {
  if (!(x >= -LARGEST_ANGLE && x <= LARGEST_ANGLE)) {
    throw new RangeError(`Sine and cosine need an angle in [-1e6, 1e6], got ${x}`);
  }
  const k = Math.round(x * TWO_OVER_PI);
  const rest = HALF_PI.reduce((left, part) => left - k * part, x);
  const quarter = (k + turns) & 3;
  const value = quarter % 2 === 0 ? rest * series(rest * rest, 1) : series(rest * rest, 0);
  return quarter < 2 ? value : -value;
}

/** 1 - s / ((1 + odd)(2 + odd)) + ...: sin(x) / x of s = x^2 with `odd` 1, cos(x) with 0. */
function series(square: number, odd: 0 | 1): number {
  let sum = 1;
  for (let even = 18; even >= 2; even -= 2) {
    sum = 1 - sum * square / ((even - 1 + odd) * (even + odd));
  }
  return sum;
}
