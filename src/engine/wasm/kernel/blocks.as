// Blocks of values, copied, repeated and transposed.

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

/** Each of `count` matrices [rows, columns] transposed. */
export function transposeMatrices(x: usize, count: i32, rows: i32, columns: i32, out: usize): void {
  const stride = <usize>columns << 2;
  const strideOut = <usize>rows << 2;
  for (let i = 0; i < count; ++i) {
    // Sixteen columns at a time: a cache line of each row, and few enough lines of the result.
    for (let j0 = 0; j0 < columns; j0 += 16) {
      const end = min(j0 + 16, columns);
      let r = 0;
      for (; r + 4 <= rows; r += 4) {
        let j = j0;
        for (; j + 4 <= end; j += 4) {
          transpose4(
            x + <usize>r * stride + (<usize>j << 2),
            stride,
            out + <usize>j * strideOut + (<usize>r << 2),
            strideOut,
          );
        }
        for (; j < end; ++j) {
          for (let q = r; q < r + 4; ++q) copyOne(x, stride, q, j, out, strideOut);
        }
      }
      for (; r < rows; ++r) {
        for (let j = j0; j < end; ++j) copyOne(x, stride, r, j, out, strideOut);
      }
    }
    x += <usize>rows * stride;
    out += <usize>columns * strideOut;
  }
}

// @ts-ignore: decorator
@inline
function copyOne(x: usize, stride: usize, r: i32, j: i32, out: usize, strideOut: usize): void {
  store<f32>(out + <usize>j * strideOut + (<usize>r << 2), load<f32>(x + <usize>r * stride + (<usize>j << 2)));
}

/** Four rows of four to four columns. */
// @ts-ignore: decorator
@inline
function transpose4(from: usize, stride: usize, to: usize, strideTo: usize): void {
  const r0 = v128.load(from);
  const r1 = v128.load(from + stride);
  const r2 = v128.load(from + 2 * stride);
  const r3 = v128.load(from + 3 * stride);
  const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
  const t1 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
  const t2 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
  const t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(t0, t2, 0, 2));
  v128.store(to + strideTo, v128.shuffle<i64>(t0, t2, 1, 3));
  v128.store(to + 2 * strideTo, v128.shuffle<i64>(t1, t3, 0, 2));
  v128.store(to + 3 * strideTo, v128.shuffle<i64>(t1, t3, 1, 3));
}
