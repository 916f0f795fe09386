// Sums, accumulated in float64 in lanes of a fixed pattern.

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
  memory.fill(out, 0, <usize>columns << 2);
  for (let i = 0; i < rows; ++i) {
    let j = 0;
    let to = out;
    for (; j + 4 <= columns; j += 4) {
      v128.store(to, f32x4.add(v128.load(to), v128.load(a)));
      a += 16;
      to += 16;
    }
    for (; j < columns; ++j) {
      store<f32>(to, load<f32>(to) + load<f32>(a));
      a += 4;
      to += 4;
    }
  }
}
