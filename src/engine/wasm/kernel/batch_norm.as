// BatchNorm of the columns of x [rows, columns], with ReLU right behind it where `rectified` is not 0, and its
// gradient. Mean, root and the other rows of numbers are [columns]; root = 1 / sqrt(variance + epsilon). One rounding for
// each sum and product that stands in a formula, from left to right; sums over rows top to bottom.

import { loadSome, storeSome } from "./runs";

/** h = (x - mean) root, of `count` columns. */
// @ts-ignore: decorator
@inline
function normalised(x: usize, mean: usize, root: usize, count: i32): v128 {
  return f32x4.mul(f32x4.sub(loadSome(x, count, 0), loadSome(mean, count, 0)), loadSome(root, count, 0));
}

/** h gain + shift. */
// @ts-ignore: decorator
@inline
function scaled(h: v128, gain: usize, shift: usize, count: i32): v128 {
  return f32x4.add(f32x4.mul(h, loadSome(gain, count, 0)), loadSome(shift, count, 0));
}

/** dy, or 0 where ReLU is shut. */
// @ts-ignore: decorator
@inline
function passed(dy: usize, h: v128, gain: usize, shift: usize, rectified: i32, count: i32): v128 {
  const d = loadSome(dy, count, 0);
  if (rectified == 0) return d;
  return v128.and(f32x4.gt(scaled(h, gain, shift, count), f32x4.splat(0)), d);
}

/** out = column sums of (x - mean)^2. */
export function squareSums(x: usize, rows: i32, columns: i32, mean: usize, out: usize): void {
  memory.fill(out, 0, <usize>columns << 2);
  for (let i = 0; i < rows; ++i) {
    for (let j = 0; j < columns; j += 4) {
      const at = <usize>j << 2;
      const count = columns - j;
      const c = f32x4.sub(loadSome(x + at, count, 0), loadSome(mean + at, count, 0));
      storeSome(out + at, count, f32x4.add(loadSome(out + at, count, 0), f32x4.mul(c, c)));
    }
    x += <usize>columns << 2;
  }
}

/** out = h gain + shift; with ReLU max(out, 0). */
export function normaliseColumns(
  x: usize, rows: i32, columns: i32, mean: usize, root: usize, gain: usize, shift: usize, rectified: i32, out: usize,
): void {
  const least = f32x4.splat(rectified != 0 ? 0 : -Infinity);
  for (let i = 0; i < rows; ++i) {
    for (let j = 0; j < columns; j += 4) {
      const at = <usize>j << 2;
      const count = columns - j;
      const y = scaled(normalised(x + at, mean + at, root + at, count), gain + at, shift + at, count);
      storeSome(out + at, count, f32x4.max(y, least));
    }
    x += <usize>columns << 2;
    out += <usize>columns << 2;
  }
}

/** dGain = column sums of dy h, dShift = column sums of dy. */
export function columnGradientSums(
  x: usize, dy: usize, rows: i32, columns: i32, mean: usize, root: usize, gain: usize, shift: usize, rectified: i32,
  dGain: usize, dShift: usize,
): void {
  memory.fill(dGain, 0, <usize>columns << 2);
  memory.fill(dShift, 0, <usize>columns << 2);
  for (let i = 0; i < rows; ++i) {
    for (let j = 0; j < columns; j += 4) {
      const at = <usize>j << 2;
      const count = columns - j;
      const h = normalised(x + at, mean + at, root + at, count);
      const d = passed(dy + at, h, gain + at, shift + at, rectified, count);
      storeSome(dGain + at, count, f32x4.add(loadSome(dGain + at, count, 0), f32x4.mul(d, h)));
      storeSome(dShift + at, count, f32x4.add(loadSome(dShift + at, count, 0), d));
    }
    x += <usize>columns << 2;
    dy += <usize>columns << 2;
  }
}

/** dx = (dy - meanShift - h meanGain) slope, with dGain / rows, dShift / rows and slope = root gain; dx may be dy. */
export function columnGradient(
  x: usize, dy: usize, rows: i32, columns: i32, mean: usize, root: usize, gain: usize, shift: usize, rectified: i32,
  meanGain: usize, meanShift: usize, slope: usize, dx: usize,
): void {
  for (let i = 0; i < rows; ++i) {
    for (let j = 0; j < columns; j += 4) {
      const at = <usize>j << 2;
      const count = columns - j;
      const h = normalised(x + at, mean + at, root + at, count);
      const d = passed(dy + at, h, gain + at, shift + at, rectified, count);
      const centred = f32x4.sub(
        f32x4.sub(d, loadSome(meanShift + at, count, 0)),
        f32x4.mul(h, loadSome(meanGain + at, count, 0)),
      );
      storeSome(dx + at, count, f32x4.mul(centred, loadSome(slope + at, count, 0)));
    }
    x += <usize>columns << 2;
    dy += <usize>columns << 2;
    dx += <usize>columns << 2;
  }
}
