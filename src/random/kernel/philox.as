// The inner loops of the generator, in AssemblyScript (compiled to WebAssembly SIMD by build.ts).
// What they compute is written in src/backbone/SPECIFICATION.md, sections 2, 3 and 5.
//
// Memory: the quantile table (512 cubics of four float64, 16,384 bytes) at 0, results from OUT on. Four blocks are
// made at a time, one in each 32-bit lane: c0..c3 hold the same word of the four blocks.

const OUT: usize = 16384;

const M0: v128 = i32x4.splat(0xd2511f53);
const M1: v128 = i32x4.splat(0xcd9e8d57);
const W0: v128 = i32x4.splat(0x9e3779b9);
const W1: v128 = i32x4.splat(0xbb67ae85);

/** The high words of four products, a holding the first two and b the last two. */
// @ts-ignore: decorator
@inline
function high(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 1, 3, 5, 7);
}

/** Their low words. */
// @ts-ignore: decorator
@inline
function low(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 2, 4, 6);
}

/** Stores the words of four blocks, each block's four words together. */
// @ts-ignore: decorator
@inline
function store(at: usize, c0: v128, c1: v128, c2: v128, c3: v128): void {
  const t0 = v128.shuffle<i32>(c0, c1, 0, 4, 1, 5);
  const t1 = v128.shuffle<i32>(c0, c1, 2, 6, 3, 7);
  const t2 = v128.shuffle<i32>(c2, c3, 0, 4, 1, 5);
  const t3 = v128.shuffle<i32>(c2, c3, 2, 6, 3, 7);
  v128.store(at, v128.shuffle<i64>(t0, t2, 0, 2), 0);
  v128.store(at, v128.shuffle<i64>(t0, t2, 1, 3), 16);
  v128.store(at, v128.shuffle<i64>(t1, t3, 0, 2), 32);
  v128.store(at, v128.shuffle<i64>(t1, t3, 1, 3), 48);
}

/** Fills OUT with the words of 8 * groups blocks. */
export function words(key0: u32, key1: u32, lo: u32, hi: u32, draw0: u32, draw1: u32, groups: i32): void {
  let at = OUT;
  for (let group = 0; group < groups; ++group) {
    // Two sets of four blocks, p and q, side by side: one's products are made while the other's wait.
    const base = i32x4.splat(lo);
    let p0 = i32x4.add(base, i32x4(0, 1, 2, 3));
    let q0 = i32x4.add(base, i32x4(4, 5, 6, 7));
    // A lane that wrapped below `lo` carries one into the high word (a true comparison is -1).
    let p1 = i32x4.sub(i32x4.splat(hi), i32x4.lt_u(p0, base));
    let q1 = i32x4.sub(i32x4.splat(hi), i32x4.lt_u(q0, base));
    let p2 = i32x4.splat(draw0);
    let q2 = p2;
    let p3 = i32x4.splat(draw1);
    let q3 = p3;
    let k0 = i32x4.splat(key0);
    let k1 = i32x4.splat(key1);
    for (let round = 0; round < 10; ++round) {
      const pa = i64x2.extmul_low_i32x4_u(p0, M0);
      const pb = i64x2.extmul_high_i32x4_u(p0, M0);
      const pc = i64x2.extmul_low_i32x4_u(p2, M1);
      const pd = i64x2.extmul_high_i32x4_u(p2, M1);
      p0 = v128.xor(v128.xor(high(pc, pd), p1), k0);
      p1 = low(pc, pd);
      p2 = v128.xor(v128.xor(high(pa, pb), p3), k1);
      p3 = low(pa, pb);
      const qa = i64x2.extmul_low_i32x4_u(q0, M0);
      const qb = i64x2.extmul_high_i32x4_u(q0, M0);
      const qc = i64x2.extmul_low_i32x4_u(q2, M1);
      const qd = i64x2.extmul_high_i32x4_u(q2, M1);
      q0 = v128.xor(v128.xor(high(qc, qd), q1), k0);
      q1 = low(qc, qd);
      q2 = v128.xor(v128.xor(high(qa, qb), q3), k1);
      q3 = low(qa, qb);
      k0 = i32x4.add(k0, W0);
      k1 = i32x4.add(k1, W1);
    }
    store(at, p0, p1, p2, p3);
    store(at + 64, q0, q1, q2, q3);
    at += 128;
    lo += 8;
    hi += u32(lo < 8);
  }
}

/** The cubics at two magnitudes t, times the gain; float64. */
// @ts-ignore: decorator
@inline
function quantiles(t: v128, gain: v128): v128 {
  // The 16 leading bits of a float64 are its exponent and four fraction bits: the index of the segment.
  const start = v128.and(t, i64x2.splat(0xffff000000000000));
  const d = f64x2.sub(t, start);
  const index = i64x2.shl(i64x2.sub(i64x2.shr_u(t, 48), i64x2.splat(1022 * 16)), 5);
  const p = <usize> i64x2.extract_lane(index, 0);
  const q = <usize> i64x2.extract_lane(index, 1);
  const p01 = v128.load(p, 0);
  const q01 = v128.load(q, 0);
  const p23 = v128.load(p, 16);
  const q23 = v128.load(q, 16);
  let x = f64x2.mul(v128.shuffle<i64>(p23, q23, 1, 3), d);
  x = f64x2.mul(f64x2.add(x, v128.shuffle<i64>(p23, q23, 0, 2)), d);
  x = f64x2.mul(f64x2.add(x, v128.shuffle<i64>(p01, q01, 1, 3)), d);
  x = f64x2.add(x, v128.shuffle<i64>(p01, q01, 0, 2));
  return f64x2.mul(x, gain);
}

/** Fills OUT with 32 * groups normal values of standard deviation `gain`, float32. */
export function normals(
  key0: u32, key1: u32, lo: u32, hi: u32, draw0: u32, draw1: u32, groups: i32, gain: f64,
): void {
  words(key0, key1, lo, hi, draw0, draw1, groups);
  const scale = f64x2.splat(gain);
  const half = f64x2.splat(0.5);
  const signBit = i32x4.splat(0x80000000);
  const end = OUT + (<usize> groups << 7);
  for (let at = OUT; at < end; at += 16) {
    const word = v128.load(at);
    const magnitude = v128.andnot(word, signBit);
    const low = f64x2.add(f64x2.convert_low_i32x4_s(magnitude), half);
    const high = f64x2.add(
      f64x2.convert_low_i32x4_s(v128.shuffle<i64>(magnitude, magnitude, 1, 1)),
      half,
    );
    const x = f32x4.demote_f64x2_zero(quantiles(low, scale));
    const y = f32x4.demote_f64x2_zero(quantiles(high, scale));
    v128.store(at, v128.xor(v128.shuffle<i64>(x, y, 0, 2), v128.and(word, signBit)));
  }
}

/** Fills OUT with 32 * groups float32: `keep` where the word is at least `threshold`, else 0. */
export function masks(
  key0: u32, key1: u32, lo: u32, hi: u32, draw0: u32, draw1: u32, groups: i32, threshold: u32, keep: f32,
): void {
  words(key0, key1, lo, hi, draw0, draw1, groups);
  const bound = i32x4.splat(threshold);
  const value = f32x4.splat(keep);
  const end = OUT + (<usize> groups << 7);
  for (let at = OUT; at < end; at += 16) {
    v128.store(at, v128.and(i32x4.ge_u(v128.load(at), bound), value));
  }
}

/** Fills OUT with 64 * groups float32: `keep` where half a word, the lower first, is at least `threshold`, else 0. */
export function halfMasks(
  key0: u32, key1: u32, lo: u32, hi: u32, draw0: u32, draw1: u32, groups: i32, threshold: u32, keep: f32,
): void {
  words(key0, key1, lo, hi, draw0, draw1, groups);
  const bound = i16x8.splat(<i16>threshold);
  const value = f32x4.splat(keep);
  // Eight halves become 32 bytes; from the last to the first, none is written over before it is read.
  let to = OUT + (<usize>groups << 8);
  for (let at = OUT + (<usize>groups << 7); at > OUT;) {
    at -= 16;
    to -= 32;
    const kept = i16x8.ge_u(v128.load(at), bound);
    v128.store(to, v128.and(i32x4.extend_low_i16x8_s(kept), value), 0);
    v128.store(to, v128.and(i32x4.extend_high_i16x8_s(kept), value), 16);
  }
}
