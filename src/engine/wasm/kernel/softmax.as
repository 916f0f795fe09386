// Softmax of rows, bit for bit that of tfjs's wasm backend (XNNPACK's exponential of degree 5, four lanes), where the rows
// lie and without a copy. Sums run in float32 in four lanes, the rest of a row after them.
//
// Constants are read from memory once a call and stay in registers; one in the code costs three instructions each time.

/** Writes the constants to a place of 40 bytes. */
function layConstants(k: usize): void {
  store<f32>(k, 1.4426950216293335, 0);
  // 1.5 2^23 + 127: a sum with it rounds to a whole number, in its last bits with the bias of exponents.
  store<f32>(k, 12583039, 4);
  store<f32>(k, -0.693145751953125, 8);
  store<f32>(k, -1.428606765330187e-6, 12);
  store<f32>(k, 0.008289290592074394, 16);
  store<f32>(k, 0.04189782217144966, 20);
  store<f32>(k, 0.16667652130126953, 24);
  store<f32>(k, 0.4999915063381195, 28);
  store<f32>(k, 0.9999997019767761, 32);
  // Below this an exponential is 0.
  store<f32>(k, -87.33654022216797, 36);
}

/** exp(x) for x at most 0: x = n ln 2 + r, and a polynomial in r. */
// @ts-ignore: decorator
@inline
function exponential(
  x: v128, log2e: v128, magic: v128, high: v128, low: v128,
  c5: v128, c4: v128, c3: v128, c2: v128, c1: v128, cut: v128,
): v128 {
  let n = f32x4.add(f32x4.mul(x, log2e), magic);
  const power = i32x4.shl(n, 23);
  n = f32x4.sub(n, magic);
  let r = f32x4.add(f32x4.mul(n, high), x);
  r = f32x4.add(f32x4.mul(n, low), r);
  let p = f32x4.add(f32x4.mul(c5, r), c4);
  p = f32x4.add(f32x4.mul(p, r), c3);
  p = f32x4.add(f32x4.mul(p, r), c2);
  p = f32x4.add(f32x4.mul(p, r), c1);
  r = f32x4.mul(r, power);
  return v128.andnot(f32x4.add(f32x4.mul(r, p), power), f32x4.lt(x, cut));
}

/** The largest of `size` values, at least one; NaN where one is. */
function largest(x: usize, size: i32): f32 {
  let most = load<f32>(x);
  let i = 0;
  if (size >= 4) {
    let lanes = v128.load(x);
    for (i = 4; i + 4 <= size; i += 4) lanes = f32x4.max(lanes, v128.load(x + (<usize>i << 2)));
    most = max(
      max(f32x4.extract_lane(lanes, 0), f32x4.extract_lane(lanes, 1)),
      max(f32x4.extract_lane(lanes, 2), f32x4.extract_lane(lanes, 3)),
    );
  }
  for (; i < size; ++i) most = max(most, load<f32>(x + (<usize>i << 2)));
  return most;
}

function scaleRun(x: usize, size: i32, factor: f32): void {
  const factor4 = f32x4.splat(factor);
  for (; size >= 4; size -= 4) {
    v128.store(x, f32x4.mul(v128.load(x), factor4));
    x += 16;
  }
  for (; size > 0; --size) {
    store<f32>(x, load<f32>(x) * factor);
    x += 4;
  }
}

/**
 * Each row of [rows, columns] by its softmax, in place. With `causal`, rows are those of matrices [columns, columns] one
 * after the other, and a row's columns behind the diagonal become 0, whatever they were. `k`: scratch of 40 bytes.
 */
export function softmax(x: usize, rows: i32, columns: i32, causal: bool, k: usize): void {
  layConstants(k);
  const log2e = v128.load32_splat(k);
  const magic = v128.load32_splat(k, 4);
  const high = v128.load32_splat(k, 8);
  const low = v128.load32_splat(k, 12);
  const c5 = v128.load32_splat(k, 16);
  const c4 = v128.load32_splat(k, 20);
  const c3 = v128.load32_splat(k, 24);
  const c2 = v128.load32_splat(k, 28);
  const c1 = v128.load32_splat(k, 32);
  const cut = v128.load32_splat(k, 36);
  for (let row = 0; row < rows; ++row) {
    const seen = causal ? row % columns + 1 : columns;
    const most = largest(x, seen);
    const most4 = f32x4.splat(most);
    // Behind what is seen, zeros: they change no sum.
    memory.fill(x + (<usize>seen << 2), 0, <usize>(columns - seen) << 2);
    let sums = f32x4.splat(0);
    let at = x;
    let j = 0;
    for (; j + 4 <= seen; j += 4) {
      const e = exponential(f32x4.sub(v128.load(at), most4), log2e, magic, high, low, c5, c4, c3, c2, c1, cut);
      sums = f32x4.add(sums, e);
      v128.store(at, e);
      at += 16;
    }
    const whole = columns & ~3;
    // The last of what is seen: lanes of a vector, or the rest of the row.
    for (let i = j; i < seen; ++i) {
      const e = exponential(
        f32x4.splat(load<f32>(x + (<usize>i << 2)) - most), log2e, magic, high, low, c5, c4, c3, c2, c1, cut,
      );
      store<f32>(x + (<usize>i << 2), f32x4.extract_lane(e, 0));
    }
    if (j < whole && j < seen) {
      sums = f32x4.add(sums, v128.load(at));
      j += 4;
    }
    let sum = (f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 2)) +
      (f32x4.extract_lane(sums, 1) + f32x4.extract_lane(sums, 3));
    for (; j < seen; ++j) sum += load<f32>(x + (<usize>j << 2));
    scaleRun(x, seen, 1 / sum);
    x += <usize>columns << 2;
  }
}
