// Sums, accumulated in float64 in lanes of a fixed pattern.

import { addRun, loadSome, storeSome } from "./runs";

/** sum(a * b) over `size` values. */
export function innerProduct(a: usize, b: usize, size: i32): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  let i = 0;
  for (; i + 4 <= size; i += 4) {
    const x = v128.load(a);
    const y = v128.load(b);
    low = f64x2.add(low, f64x2.mul(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(y)));
    const xh = f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1));
    const yh = f64x2.promote_low_f32x4(v128.shuffle<i64>(y, y, 1, 1));
    high = f64x2.add(high, f64x2.mul(xh, yh));
    a += 16;
    b += 16;
  }
  const sums = f64x2.add(low, high);
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; i < size; ++i) {
    sum += <f64>load<f32>(a) * <f64>load<f32>(b);
    a += 4;
    b += 4;
  }
  return sum;
}

/** Column sums of a matrix [rows, columns], float32, top to bottom. */
export function columnSums(a: usize, rows: i32, columns: i32, out: usize): void {
  const stride = <usize>columns << 2;
  memory.fill(out, 0, stride);
  // Four rows at a time: sums are loaded and stored a fourth as often.
  for (; rows >= 4; rows -= 4) {
    for (let j = 0; j < columns; j += 4) {
      const at = <usize>j << 2;
      const count = columns - j;
      let from = a + at;
      let sum = loadSome(out + at, count, 0);
      for (let i = 0; i < 4; ++i) {
        sum = f32x4.add(sum, loadSome(from, count, 0));
        from += stride;
      }
      storeSome(out + at, count, sum);
    }
    a += stride << 2;
  }
  for (; rows > 0; --rows) {
    addRun(a, out, columns);
    a += stride;
  }
}
