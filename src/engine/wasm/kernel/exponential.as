// exp, log, tanh, erf and what is made of them, four float32 values at a time. Only exact operations of IEEE 754 are
// used, so the results are the same bytes everywhere. The polynomials of exp, log and tanh are those of Cephes (expf,
// logf, tanhf; S. Moshier, 1992), the fraction of erf is that of Eigen (generic_fast_erf_float).
//
// Constants are read from memory, where {@link layConstants} puts them first: one in the code costs three instructions
// each time. `k` is that place everywhere; a constant's number is its offset from there.

// @ts-ignore: decorator
@inline
function constant(k: usize, offset: usize): v128 {
  return v128.load32_splat(k + offset);
}

/** Writes the constants of all functions to a place of 256 bytes. */
export function layConstants(k: usize): void {
  store<f32>(k, 1, 0);
  store<f32>(k, 89, 4);
  store<f32>(k, -104, 8);
  store<f32>(k, 1.44269504088896341, 12);
  store<f32>(k, 12582912, 16);
  store<f32>(k, 0.693359375, 20);
  store<f32>(k, -2.12194440e-4, 24);
  store<f32>(k, 1.9875691500e-4, 28);
  store<f32>(k, 1.3981999507e-3, 32);
  store<f32>(k, 8.3334519073e-3, 36);
  store<f32>(k, 4.1665795894e-2, 40);
  store<f32>(k, 1.6666665459e-1, 44);
  store<f32>(k, 5.0000001201e-1, 48);
  store<f32>(k, 1.17549435e-38, 52);
  store<f32>(k, 8388608, 56);
  store<f32>(k, 23, 60);
  store<f32>(k, 7.0376836292e-2, 64);
  store<f32>(k, -1.1514610310e-1, 68);
  store<f32>(k, 1.1676998740e-1, 72);
  store<f32>(k, -1.2420140846e-1, 76);
  store<f32>(k, 1.4249322787e-1, 80);
  store<f32>(k, -1.6668057665e-1, 84);
  store<f32>(k, 2.0000714765e-1, 88);
  store<f32>(k, -2.4999993993e-1, 92);
  store<f32>(k, 3.3333331174e-1, 96);
  store<f32>(k, 0.5, 100);
  store<f32>(k, 0, 104);
  store<f32>(k, -5.70498872745e-3, 108);
  store<f32>(k, 2.06390887954e-2, 112);
  store<f32>(k, -5.37397155531e-2, 116);
  store<f32>(k, 1.33314422036e-1, 120);
  store<f32>(k, -3.33332819422e-1, 124);
  store<f32>(k, 2, 128);
  store<f32>(k, 0.625, 132);
  store<f32>(k, 4, 136);
  store<f32>(k, -4, 140);
  store<f32>(k, -2.72614225801306e-10, 144);
  store<f32>(k, 2.77068142495902e-8, 148);
  store<f32>(k, -2.10102402082508e-6, 152);
  store<f32>(k, -5.69250639462346e-5, 156);
  store<f32>(k, -7.34990630326855e-4, 160);
  store<f32>(k, -2.95459980854025e-3, 164);
  store<f32>(k, -1.60960333262415e-2, 168);
  store<f32>(k, -1.45660718464996e-5, 172);
  store<f32>(k, -2.13374055278905e-4, 176);
  store<f32>(k, -1.68282697438203e-3, 180);
  store<f32>(k, -7.37332916720468e-3, 184);
  store<f32>(k, -1.42647390514189e-2, 188);
}

/** 1. */
// @ts-ignore: decorator
@inline
export function one4(k: usize): v128 {
  return constant(k, 0);
}

/** a b + c with two roundings. */
// @ts-ignore: decorator
@inline
function then(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c);
}

// @ts-ignore: decorator
@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/**
 * exp(x) to 2 units in the last place: x = n ln 2 + r, a polynomial in r, and two steps of scaling so that subnormal
 * results and those above 2^127 come out; 0 and infinity beyond, NaN of NaN.
 */
// @ts-ignore: decorator
@inline
export function exp4(x: v128, k: usize): v128 {
  // These keep a NaN and are one instruction each, other than min and max.
  x = f32x4.pmax(f32x4.pmin(x, constant(k, 4)), constant(k, 8));
  // A sum with 1.5 2^23 rounds to a whole number and holds it in its last bits.
  const shifted = f32x4.add(f32x4.mul(x, constant(k, 12)), constant(k, 16));
  const whole = i32x4.sub(shifted, i32x4.splat(0x4b400000));
  const n = f32x4.sub(shifted, constant(k, 16));
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, constant(k, 20))), f32x4.mul(n, constant(k, 24)));
  let p = then(r, constant(k, 28), constant(k, 32));
  p = then(p, r, constant(k, 36));
  p = then(p, r, constant(k, 40));
  p = then(p, r, constant(k, 44));
  p = then(p, r, constant(k, 48));
  p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), constant(k, 0));
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(p, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)));
}

/** Natural logarithm to 2 units in the last place; -infinity of 0, NaN of what is negative. */
// @ts-ignore: decorator
@inline
export function log4(x: v128, k: usize): v128 {
  // Subnormal values are scaled into the normal range.
  const small = f32x4.lt(x, constant(k, 52));
  const y = v128.bitselect(f32x4.mul(x, constant(k, 56)), x, small);
  // y = m 2^e with m in [sqrt(1/2), sqrt(2)).
  const shifted = i32x4.sub(y, i32x4.splat(0x3f3504f3));
  let e = f32x4.convert_i32x4_s(i32x4.shr_s(shifted, 23));
  e = f32x4.sub(e, v128.and(small, constant(k, 60)));
  const m = i32x4.add(v128.and(shifted, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3));
  const r = f32x4.sub(m, constant(k, 0));
  const z = f32x4.mul(r, r);
  let p = then(r, constant(k, 64), constant(k, 68));
  p = then(p, r, constant(k, 72));
  p = then(p, r, constant(k, 76));
  p = then(p, r, constant(k, 80));
  p = then(p, r, constant(k, 84));
  p = then(p, r, constant(k, 88));
  p = then(p, r, constant(k, 92));
  p = then(p, r, constant(k, 96));
  p = f32x4.mul(f32x4.mul(p, r), z);
  p = f32x4.add(p, f32x4.mul(e, constant(k, 24)));
  p = f32x4.sub(p, f32x4.mul(z, constant(k, 100)));
  p = f32x4.add(f32x4.add(r, p), f32x4.mul(e, constant(k, 20)));
  // Infinity and NaN stay as they are; 0 and below.
  const ordinary = f32x4.lt(x, f32x4.splat(Infinity));
  p = v128.bitselect(p, x, ordinary);
  p = v128.bitselect(f32x4.splat(-Infinity), p, f32x4.eq(x, constant(k, 104)));
  return v128.bitselect(f32x4.splat(NaN), p, f32x4.lt(x, constant(k, 104)));
}

/** tanh(x) to 2 units in the last place: a polynomial near 0, else by exp. */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128, k: usize): v128 {
  const size = f32x4.abs(x);
  const z = f32x4.mul(size, size);
  let p = then(z, constant(k, 108), constant(k, 112));
  p = then(p, z, constant(k, 116));
  p = then(p, z, constant(k, 120));
  p = then(p, z, constant(k, 124));
  p = f32x4.add(f32x4.mul(f32x4.mul(p, z), size), size);
  const grown = f32x4.add(exp4(f32x4.add(size, size), k), constant(k, 0));
  const far = f32x4.sub(constant(k, 0), f32x4.div(constant(k, 128), grown));
  const value = v128.bitselect(p, far, f32x4.lt(size, constant(k, 132)));
  return v128.or(value, v128.and(x, i32x4.splat(0x80000000)));
}

/** The error function, to 7 units in the last place. */
// @ts-ignore: decorator
@inline
export function erf4(x: v128, k: usize): v128 {
  const y = f32x4.pmax(f32x4.pmin(x, constant(k, 136)), constant(k, 140));
  const z = f32x4.mul(y, y);
  let p = then(z, constant(k, 144), constant(k, 148));
  p = then(p, z, constant(k, 152));
  p = then(p, z, constant(k, 156));
  p = then(p, z, constant(k, 160));
  p = then(p, z, constant(k, 164));
  p = then(p, z, constant(k, 168));
  let q = then(z, constant(k, 172), constant(k, 176));
  q = then(q, z, constant(k, 180));
  q = then(q, z, constant(k, 184));
  q = then(q, z, constant(k, 188));
  return f32x4.div(f32x4.mul(y, p), q);
}
