// BatchNorm of the columns of x [rows, columns], with ReLU right behind it where `rectified` is not 0, and its
// gradient. Mean, root and the other rows of numbers are [columns]; root = 1 / sqrt(variance + epsilon). One rounding for
// each sum and product that stands in a formula, from left to right; sums over rows top to bottom.
//
// Four columns at a time, whose numbers are then in registers, of a few rows, which stay in the first-level cache.

import { loadSome, storeSome } from "./runs";

/** Rows of which all columns are done before the next ones. */
const ROWS: i32 = 64;

/** h = (x - mean) root. */
// @ts-ignore: decorator
@inline
function normalised(x: v128, mean: v128, root: v128): v128 {
  return f32x4.mul(f32x4.sub(x, mean), root);
}

/** h gain + shift. */
// @ts-ignore: decorator
@inline
function scaled(h: v128, gain: v128, shift: v128): v128 {
  return f32x4.add(f32x4.mul(h, gain), shift);
}

/** dy, or 0 where ReLU is shut: where h gain + shift is not above 0, and `always` has no bits. */
// @ts-ignore: decorator
@inline
function passed(dy: v128, h: v128, gain: v128, shift: v128, always: v128): v128 {
  return v128.and(v128.or(f32x4.gt(scaled(h, gain, shift), f32x4.splat(0)), always), dy);
}

/** out = column sums of (x - mean)^2. */
export function squareSums(x: usize, rows: i32, columns: i32, mean: usize, out: usize): void {
  const stride = <usize>columns << 2;
  memory.fill(out, 0, stride);
  for (; rows > 0; rows -= ROWS) {
    const some = min(ROWS, rows);
    for (let j = 0; j < columns; j += 4) {
      const at = <usize>j << 2;
      const count = columns - j;
      const m = loadSome(mean + at, count, 0);
      let sum = loadSome(out + at, count, 0);
      let from = x + at;
      for (let i = 0; i < some; ++i) {
        const c = f32x4.sub(loadSome(from, count, 0), m);
        sum = f32x4.add(sum, f32x4.mul(c, c));
        from += stride;
      }
      storeSome(out + at, count, sum);
    }
    x += <usize>some * stride;
  }
}

/** out = h gain + shift; with ReLU max(out, 0). */
export function normaliseColumns(
  x: usize, rows: i32, columns: i32, mean: usize, root: usize, gain: usize, shift: usize, rectified: i32, out: usize,
): void {
  const stride = <usize>columns << 2;
  const least = f32x4.splat(rectified != 0 ? 0 : -Infinity);
  for (; rows > 0; rows -= ROWS) {
    const some = min(ROWS, rows);
    for (let j = 0; j < columns; j += 4) {
      const at = <usize>j << 2;
      const count = columns - j;
      const m = loadSome(mean + at, count, 0);
      const r = loadSome(root + at, count, 0);
      const g = loadSome(gain + at, count, 0);
      const s = loadSome(shift + at, count, 0);
      let from = x + at;
      let to = out + at;
      for (let i = 0; i < some; ++i) {
        storeSome(to, count, f32x4.max(scaled(normalised(loadSome(from, count, 0), m, r), g, s), least));
        from += stride;
        to += stride;
      }
    }
    x += <usize>some * stride;
    out += <usize>some * stride;
  }
}

/** dGain = column sums of dy h, dShift = column sums of dy. */
export function columnGradientSums(
  x: usize, dy: usize, rows: i32, columns: i32, mean: usize, root: usize, gain: usize, shift: usize, rectified: i32,
  dGain: usize, dShift: usize,
): void {
  const stride = <usize>columns << 2;
  const always = i32x4.splat(rectified != 0 ? 0 : -1);
  memory.fill(dGain, 0, stride);
  memory.fill(dShift, 0, stride);
  for (; rows > 0; rows -= ROWS) {
    const some = min(ROWS, rows);
    for (let j = 0; j < columns; j += 4) {
      const at = <usize>j << 2;
      const count = columns - j;
      const m = loadSome(mean + at, count, 0);
      const r = loadSome(root + at, count, 0);
      const g = loadSome(gain + at, count, 0);
      const s = loadSome(shift + at, count, 0);
      let ofGain = loadSome(dGain + at, count, 0);
      let ofShift = loadSome(dShift + at, count, 0);
      let from = x + at;
      let given = dy + at;
      for (let i = 0; i < some; ++i) {
        const h = normalised(loadSome(from, count, 0), m, r);
        const d = passed(loadSome(given, count, 0), h, g, s, always);
        ofGain = f32x4.add(ofGain, f32x4.mul(d, h));
        ofShift = f32x4.add(ofShift, d);
        from += stride;
        given += stride;
      }
      storeSome(dGain + at, count, ofGain);
      storeSome(dShift + at, count, ofShift);
    }
    x += <usize>some * stride;
    dy += <usize>some * stride;
  }
}

/** dx = (dy - meanShift - h meanGain) slope, with dGain / rows, dShift / rows and slope = root gain; dx may be dy. */
export function columnGradient(
  x: usize, dy: usize, rows: i32, columns: i32, mean: usize, root: usize, gain: usize, shift: usize, rectified: i32,
  meanGain: usize, meanShift: usize, slope: usize, dx: usize,
): void {
  const stride = <usize>columns << 2;
  const always = i32x4.splat(rectified != 0 ? 0 : -1);
  for (; rows > 0; rows -= ROWS) {
    const some = min(ROWS, rows);
    for (let j = 0; j < columns; j += 4) {
      const at = <usize>j << 2;
      const count = columns - j;
      const m = loadSome(mean + at, count, 0);
      const r = loadSome(root + at, count, 0);
      const g = loadSome(gain + at, count, 0);
      const s = loadSome(shift + at, count, 0);
      const ofGain = loadSome(meanGain + at, count, 0);
      const ofShift = loadSome(meanShift + at, count, 0);
      const steep = loadSome(slope + at, count, 0);
      let from = x + at;
      let given = dy + at;
      let to = dx + at;
      for (let i = 0; i < some; ++i) {
        const h = normalised(loadSome(from, count, 0), m, r);
        const d = passed(loadSome(given, count, 0), h, g, s, always);
        const centred = f32x4.sub(f32x4.sub(d, ofShift), f32x4.mul(h, ofGain));
        storeSome(to, count, f32x4.mul(centred, steep));
        from += stride;
        given += stride;
        to += stride;
      }
    }
    x += <usize>some * stride;
    dy += <usize>some * stride;
    dx += <usize>some * stride;
  }
}
