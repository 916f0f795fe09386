// Blocks of values, copied and repeated.

import { copyRun } from "./runs";

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
