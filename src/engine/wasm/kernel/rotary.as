// Pairs of columns turned by angles, in float64 inside.

/** Two float32 values as float64. */
// @ts-ignore: decorator
@inline
function two(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

// @ts-ignore: decorator
@inline
function storeTwo(at: usize, v: v128): void {
  v128.store64_lane(at, f32x4.demote_f64x2_zero(v), 0);
}

/**
 * Turns the halves a and b of each head of [rows, heads 2 half]: a cos - b sin and b cos + a sin, with the angles of the
 * row's place among `tokens`, tables [tokens, half]; `sign` -1 turns back.
 */
export function turn(
  x: usize, rows: i32, tokens: i32, heads: i32, half: i32, cosines: usize, sines: usize, sign: f64, out: usize,
): void {
  const width = <usize>half << 2;
  const sign2 = f64x2.splat(sign);
  for (let row = 0; row < rows; ++row) {
    const angles = <usize>(row % tokens) * width;
    for (let head = 0; head < heads; ++head) {
      let c = cosines + angles;
      let s = sines + angles;
      let i = 0;
      for (; i + 2 <= half; i += 2) {
        const a = two(x);
        const b = two(x + width);
        const cos = two(c);
        const sin = f64x2.mul(two(s), sign2);
        storeTwo(out, f64x2.sub(f64x2.mul(a, cos), f64x2.mul(b, sin)));
        storeTwo(out + width, f64x2.add(f64x2.mul(b, cos), f64x2.mul(a, sin)));
        x += 8;
        out += 8;
        c += 8;
        s += 8;
      }
      if (i < half) {
        const a = <f64>load<f32>(x);
        const b = <f64>load<f32>(x + width);
        const cos = <f64>load<f32>(c);
        const sin = <f64>load<f32>(s) * sign;
        store<f32>(out, <f32>(a * cos - b * sin));
        store<f32>(out + width, <f32>(b * cos + a * sin));
        x += 4;
        out += 4;
      }
      x += width;
      out += width;
    }
  }
}
