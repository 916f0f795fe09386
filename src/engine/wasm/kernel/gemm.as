// C = alpha * acc + gamma * D with acc = (C, or 0) + op(A) op(B), in float32.
//
// Each element of acc is a chain of one product and one sum for k = 0, 1, 2, ... in this order, whatever the shape of
// the matrices or of a tile. So a row of C depends on its own row of A alone, and a product over consecutive ranges of
// k, each added to the last, gives the same bits as the product over all of k at once.
//
// All addresses are bytes, all strides elements of four bytes.

/** Columns of a panel: two vectors. */
const WIDTH: i32 = 8;
/** Rows of a panel that stay in the first-level cache. */
const DEPTH: i32 = 256;
/** Rows of A that meet one panel after the other: with DEPTH columns, 64 KiB for the second-level cache. */
const HEIGHT: i32 = 64;

/** Copies `depth` rows of up to 8 columns of op(B), from row k0 and column j0 on, to a panel padded with zeros. */
function pack(b: usize, ldb: usize, transB: bool, k0: i32, depth: i32, j0: i32, width: i32, panel: usize): void {
  const stride = ldb << 2;
  let k = 0;
  if (!transB) {
    let from = b + ((<usize>k0 * ldb + <usize>j0) << 2);
    if (width == WIDTH) {
      for (; k < depth; ++k) {
        v128.store(panel, v128.load(from), 0);
        v128.store(panel, v128.load(from, 16), 16);
        from += stride;
        panel += 32;
      }
      return;
    }
    for (; k < depth; ++k) {
      for (let j = 0; j < WIDTH; ++j) store<f32>(panel + (j << 2), j < width ? load<f32>(from + (j << 2)) : 0);
      from += stride;
      panel += 32;
    }
    return;
  }
  let from = b + ((<usize>j0 * ldb + <usize>k0) << 2);
  if (width == WIDTH) {
    for (; k + 4 <= depth; k += 4) {
      transpose4(from, stride, panel);
      transpose4(from + (stride << 2), stride, panel + 16);
      from += 16;
      panel += 128;
    }
  }
  for (; k < depth; ++k) {
    for (let j = 0; j < WIDTH; ++j) store<f32>(panel + (j << 2), j < width ? load<f32>(from + <usize>j * stride) : 0);
    from += 4;
    panel += 32;
  }
}

/** Four rows of four to four columns, 32 bytes apart. */
// @ts-ignore: decorator
@inline
function transpose4(from: usize, stride: usize, to: usize): void {
  const r0 = v128.load(from);
  const r1 = v128.load(from + stride);
  const r2 = v128.load(from + 2 * stride);
  const r3 = v128.load(from + 3 * stride);
  const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
  const t1 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
  const t2 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
  const t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(t0, t2, 0, 2), 0);
  v128.store(to, v128.shuffle<i64>(t0, t2, 1, 3), 32);
  v128.store(to, v128.shuffle<i64>(t1, t3, 0, 2), 64);
  v128.store(to, v128.shuffle<i64>(t1, t3, 1, 3), 96);
}

/** acc + x b, lane by lane. */
// @ts-ignore: decorator
@inline
function plus(acc: v128, x: v128, b: v128): v128 {
  return f32x4.add(acc, f32x4.mul(x, b));
}

/** Stores a vector of acc as it is, or as alpha * acc + gamma * D. */
// @ts-ignore: decorator
@inline
function finish(c: usize, d: usize, acc: v128, alpha: f32, gamma: f32, scale: bool): void {
  if (scale) {
    acc = f32x4.mul(acc, f32x4.splat(alpha));
    if (d != 0) acc = f32x4.add(acc, f32x4.mul(v128.load(d), f32x4.splat(gamma)));
  }
  v128.store(c, acc);
}

/** Four rows of C times a panel; `ra` and `ka` step through op(A) by rows and by k, all in bytes. */
function tile4(
  a: usize, ra: usize, ka: usize, panel: usize, depth: i32, c: usize, ldc: usize,
  first: bool, d: usize, ldd: usize, alpha: f32, gamma: f32, scale: bool,
): void {
  const q1 = c + ldc;
  const q2 = q1 + ldc;
  const q3 = q2 + ldc;
  let c00: v128, c01: v128, c10: v128, c11: v128, c20: v128, c21: v128, c30: v128, c31: v128;
  if (first) {
    c00 = c01 = c10 = c11 = c20 = c21 = c30 = c31 = f32x4.splat(0);
  } else {
    c00 = v128.load(c, 0);
    c01 = v128.load(c, 16);
    c10 = v128.load(q1, 0);
    c11 = v128.load(q1, 16);
    c20 = v128.load(q2, 0);
    c21 = v128.load(q2, 16);
    c30 = v128.load(q3, 0);
    c31 = v128.load(q3, 16);
  }
  let a0 = a;
  let a1 = a0 + ra;
  let a2 = a1 + ra;
  let a3 = a2 + ra;
  let k = 0;
  for (; k + 2 <= depth; k += 2) {
    const b0 = v128.load(panel, 0);
    const b1 = v128.load(panel, 16);
    const x0 = v128.load32_splat(a0);
    c00 = plus(c00, x0, b0);
    c01 = plus(c01, x0, b1);
    const x1 = v128.load32_splat(a1);
    c10 = plus(c10, x1, b0);
    c11 = plus(c11, x1, b1);
    const x2 = v128.load32_splat(a2);
    c20 = plus(c20, x2, b0);
    c21 = plus(c21, x2, b1);
    const x3 = v128.load32_splat(a3);
    c30 = plus(c30, x3, b0);
    c31 = plus(c31, x3, b1);
    const e0 = v128.load(panel, 32);
    const e1 = v128.load(panel, 48);
    const y0 = v128.load32_splat(a0 + ka);
    c00 = plus(c00, y0, e0);
    c01 = plus(c01, y0, e1);
    const y1 = v128.load32_splat(a1 + ka);
    c10 = plus(c10, y1, e0);
    c11 = plus(c11, y1, e1);
    const y2 = v128.load32_splat(a2 + ka);
    c20 = plus(c20, y2, e0);
    c21 = plus(c21, y2, e1);
    const y3 = v128.load32_splat(a3 + ka);
    c30 = plus(c30, y3, e0);
    c31 = plus(c31, y3, e1);
    panel += 64;
    a0 += ka << 1;
    a1 += ka << 1;
    a2 += ka << 1;
    a3 += ka << 1;
  }
  if (k < depth) {
    const b0 = v128.load(panel, 0);
    const b1 = v128.load(panel, 16);
    const x0 = v128.load32_splat(a0);
    c00 = plus(c00, x0, b0);
    c01 = plus(c01, x0, b1);
    const x1 = v128.load32_splat(a1);
    c10 = plus(c10, x1, b0);
    c11 = plus(c11, x1, b1);
    const x2 = v128.load32_splat(a2);
    c20 = plus(c20, x2, b0);
    c21 = plus(c21, x2, b1);
    const x3 = v128.load32_splat(a3);
    c30 = plus(c30, x3, b0);
    c31 = plus(c31, x3, b1);
  }
  // Without D its address stays 0.
  const step = d != 0 ? ldd : 0;
  const half: usize = d != 0 ? 16 : 0;
  finish(c, d, c00, alpha, gamma, scale);
  finish(c + 16, d + half, c01, alpha, gamma, scale);
  finish(q1, d + step, c10, alpha, gamma, scale);
  finish(q1 + 16, d + step + half, c11, alpha, gamma, scale);
  finish(q2, d + 2 * step, c20, alpha, gamma, scale);
  finish(q2 + 16, d + 2 * step + half, c21, alpha, gamma, scale);
  finish(q3, d + 3 * step, c30, alpha, gamma, scale);
  finish(q3 + 16, d + 3 * step + half, c31, alpha, gamma, scale);
}

/** The same for one row. */
function tile1(
  a: usize, ka: usize, panel: usize, depth: i32, c: usize,
  first: bool, d: usize, alpha: f32, gamma: f32, scale: bool,
): void {
  let c0 = first ? f32x4.splat(0) : v128.load(c, 0);
  let c1 = first ? f32x4.splat(0) : v128.load(c, 16);
  for (let k = 0; k < depth; ++k) {
    const x = v128.load32_splat(a);
    c0 = plus(c0, x, v128.load(panel, 0));
    c1 = plus(c1, x, v128.load(panel, 16));
    panel += 32;
    a += ka;
  }
  finish(c, d, c0, alpha, gamma, scale);
  finish(c + 16, d == 0 ? 0 : d + 16, c1, alpha, gamma, scale);
}

/** Copies `rows` rows of `width` columns between places whose rows are `ldFrom` and `ldTo` bytes apart. */
function copyRows(from: usize, ldFrom: usize, to: usize, ldTo: usize, rows: i32, width: i32): void {
  for (let i = 0; i < rows; ++i) {
    for (let j = 0; j < width; ++j) store<f32>(to + (j << 2), load<f32>(from + (j << 2)));
    from += ldFrom;
    to += ldTo;
  }
}

/**
 * The product. `flags`: 1 transposes A, 2 transposes B, 4 starts acc from C instead of 0, 8 scales (without it C = acc).
 * `d` is 0 or the address of D, which may be C; with `ldd` 0 one row serves for all. `scratch` holds 256 bytes more than
 * a panel: 32 bytes for each k up to 256, or for each k where D is C.
 */
export function gemm(
  flags: i32, m: i32, n: i32, k: i32, a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32,
  alpha: f32, gamma: f32, d: usize, ldd: i32, scratch: usize,
): void {
  const transA = (flags & 1) != 0;
  const transB = (flags & 2) != 0;
  const accumulate = (flags & 4) != 0;
  const scaled = (flags & 8) != 0;
  const ra = <usize>(transA ? 1 : lda) << 2;
  const ka = <usize>(transA ? lda : 1) << 2;
  const strideC = <usize>ldc << 2;
  const strideD = <usize>ldd << 2;
  const edge = scratch;
  const edgeD = scratch + 128;
  const panel = scratch + 256;
  // Between two ranges of k, C holds unfinished sums; where D is C there is one range only.
  const depth = d == c ? k : DEPTH;
  let k0 = 0;
  do {
    const deep = min(depth, k - k0);
    const first = k0 == 0 && !accumulate;
    const scale = scaled && k0 + deep >= k;
    for (let i0 = 0; i0 < m; i0 += HEIGHT) {
      const end = min(i0 + HEIGHT, m);
      const ai0 = a + <usize>k0 * ka + <usize>i0 * ra;
      const ci0 = c + <usize>i0 * strideC;
      const di0 = d + <usize>i0 * strideD;
      for (let j = 0; j < n; j += WIDTH) {
        const width = min(WIDTH, n - j);
        pack(b, <usize>ldb, transB, k0, deep, j, width, panel);
        let ai = ai0;
        let ci = ci0 + (<usize>j << 2);
        let di = d != 0 ? di0 + (<usize>j << 2) : 0;
        for (let i = i0; i < end;) {
          const rows = end - i >= 4 ? 4 : 1;
          const whole = width == WIDTH;
          const to = whole ? ci : edge;
          const stride = whole ? strideC : 32;
          const other = di == 0 ? 0 : whole ? di : edgeD;
          const strideOther = whole ? strideD : 32;
          if (!whole) {
            if (!first) copyRows(ci, strideC, edge, 32, rows, width);
            if (di != 0) copyRows(di, strideD, edgeD, 32, rows, width);
          }
          if (rows == 4) tile4(ai, ra, ka, panel, deep, to, stride, first, other, strideOther, alpha, gamma, scale);
          else tile1(ai, ka, panel, deep, to, first, other, alpha, gamma, scale);
          if (!whole) copyRows(edge, 32, ci, strideC, rows, width);
          i += rows;
          ai += <usize>rows * ra;
          ci += <usize>rows * strideC;
          if (di != 0) di += <usize>rows * strideD;
        }
      }
    }
    k0 += depth;
  } while (k0 < k);
}
