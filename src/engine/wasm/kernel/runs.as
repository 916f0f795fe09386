// Runs of float32 values: copied, cleared, added. Addresses in bytes, lengths in values.

// @ts-ignore: decorator
@inline
export function copyRun(from: usize, to: usize, length: i32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    v128.store(to, v128.load(from));
    from += 16;
    to += 16;
  }
  for (; i < length; ++i) {
    store<f32>(to, load<f32>(from));
    from += 4;
    to += 4;
  }
}

// @ts-ignore: decorator
@inline
export function clearRun(to: usize, length: i32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    v128.store(to, i32x4.splat(0));
    to += 16;
  }
  for (; i < length; ++i) {
    store<f32>(to, 0);
    to += 4;
  }
}

// @ts-ignore: decorator
@inline
export function addRun(from: usize, to: usize, length: i32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    from += 16;
    to += 16;
  }
  for (; i < length; ++i) {
    store<f32>(to, load<f32>(to) + load<f32>(from));
    from += 4;
    to += 4;
  }
}

/** to += a * b, value by value. */
// @ts-ignore: decorator
@inline
export function addProductRun(a: usize, b: usize, to: usize, length: i32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    v128.store(to, f32x4.add(v128.load(to), f32x4.mul(v128.load(a), v128.load(b))));
    a += 16;
    b += 16;
    to += 16;
  }
  for (; i < length; ++i) {
    store<f32>(to, load<f32>(to) + load<f32>(a) * load<f32>(b));
    a += 4;
    b += 4;
    to += 4;
  }
}

/** to += gain * from. */
// @ts-ignore: decorator
@inline
export function addScaledRun(from: usize, gain: f32, to: usize, length: i32): void {
  const factor = f32x4.splat(gain);
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    v128.store(to, f32x4.add(f32x4.mul(v128.load(from), factor), v128.load(to)));
    from += 16;
    to += 16;
  }
  for (; i < length; ++i) {
    store<f32>(to, load<f32>(from) * gain + load<f32>(to));
    from += 4;
    to += 4;
  }
}

/** Up to four values; `fill` behind the last. */
// @ts-ignore: decorator
@inline
export function loadSome(at: usize, count: i32, fill: f32): v128 {
  if (count >= 4) return v128.load(at);
  let v = f32x4.replace_lane(f32x4.splat(fill), 0, load<f32>(at));
  if (count > 1) v = f32x4.replace_lane(v, 1, load<f32>(at, 4));
  if (count > 2) v = f32x4.replace_lane(v, 2, load<f32>(at, 8));
  return v;
}

/** Stores the first values of a vector, up to four. */
// @ts-ignore: decorator
@inline
export function storeSome(at: usize, count: i32, v: v128): void {
  if (count >= 4) {
    v128.store(at, v);
    return;
  }
  v128.store32_lane(at, v, 0);
  if (count > 1) v128.store32_lane(at, v, 1, 4);
  if (count > 2) v128.store32_lane(at, v, 2, 8);
}
