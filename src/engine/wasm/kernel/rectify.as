// ReLU followed by dropout, float32.

/** out = max(x, 0) * mask; without a mask (address 0) max(x, 0). */
export function rectify(x: usize, mask: usize, out: usize, size: i32): void {
  const zero = f32x4.splat(0);
  let i = 0;
  if (mask == 0) {
    for (; i + 4 <= size; i += 4) {
      const at = <usize>i << 2;
      v128.store(out + at, f32x4.max(v128.load(x + at), zero));
    }
  } else {
    for (; i + 4 <= size; i += 4) {
      const at = <usize>i << 2;
      v128.store(out + at, f32x4.mul(f32x4.max(v128.load(x + at), zero), v128.load(mask + at)));
    }
  }
  for (; i < size; ++i) {
    const at = <usize>i << 2;
    const positive = max<f32>(load<f32>(x + at), 0);
    store<f32>(out + at, mask == 0 ? positive : positive * load<f32>(mask + at));
  }
}

/** out = keep * dy where y, the result of `rectify`, is above 0, else 0. */
export function rectifyGradient(dy: usize, y: usize, keep: f32, out: usize, size: i32): void {
  const zero = f32x4.splat(0);
  const factor = f32x4.splat(keep);
  let i = 0;
  for (; i + 4 <= size; i += 4) {
    const at = <usize>i << 2;
    const open = f32x4.gt(v128.load(y + at), zero);
    v128.store(out + at, v128.and(open, f32x4.mul(v128.load(dy + at), factor)));
  }
  for (; i < size; ++i) {
    const at = <usize>i << 2;
    store<f32>(out + at, load<f32>(y + at) > 0 ? load<f32>(dy + at) * keep : 0);
  }
}
