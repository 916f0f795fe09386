// Arithmetic of a matrix and a column, and repetition.

import { copyRun } from "./runs";

// @ts-ignore: decorator
@inline
function combine(what: i32, a: v128, b: v128): v128 {
  if (what == 0) return f32x4.add(a, b);
  if (what == 1) return f32x4.sub(a, b);
  if (what == 2) return f32x4.mul(a, b);
  return f32x4.div(a, b);
}

/** out[i, j] = a[i, j] ? b[i], `what` 0 plus, 1 minus, 2 times, 3 divided by; `swapped`: b[i] ? a[i, j]. */
export function withColumn(what: i32, swapped: i32, a: usize, b: usize, rows: i32, columns: i32, out: usize): void {
  for (let i = 0; i < rows; ++i) {
    const y = v128.load32_splat(b);
    let j = 0;
    for (; j + 4 <= columns; j += 4) {
      const x = v128.load(a);
      v128.store(out, swapped != 0 ? combine(what, y, x) : combine(what, x, y));
      a += 16;
      out += 16;
    }
    for (; j < columns; ++j) {
      const x = v128.load32_splat(a);
      v128.store32_lane(out, swapped != 0 ? combine(what, y, x) : combine(what, x, y), 0);
      a += 4;
      out += 4;
    }
    b += 4;
  }
}

/** Each of `count` blocks of `length` values, `times` times in a row. */
export function repeatBlocks(x: usize, count: i32, length: i32, times: i32, out: usize): void {
  const stride = <usize>length << 2;
  for (let i = 0; i < count; ++i) {
    for (let t = 0; t < times; ++t) {
      copyRun(x, out, length);
      out += stride;
    }
    x += stride;
  }
}

/** Copies `count` blocks of `length` values between places `strideFrom` and `strideTo` values apart. */
export function copyBlocks(from: usize, strideFrom: i32, to: usize, strideTo: i32, count: i32, length: i32): void {
  for (let i = 0; i < count; ++i) {
    copyRun(from, to, length);
    from += <usize>strideFrom << 2;
    to += <usize>strideTo << 2;
  }
}
