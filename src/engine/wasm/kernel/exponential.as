// exp, log, tanh, erf and what is made of them, four float32 values at a time. Only exact operations of IEEE 754 are
// used, so the results are the same bytes everywhere. The polynomials of exp, log and tanh are those of Cephes (expf,
// logf, tanhf; S. Moshier, 1992), the fraction of erf is that of Eigen (generic_fast_erf_float).

// @ts-ignore: decorator
@inline
function constant(value: f32): v128 {
  return f32x4.splat(value);
}

/** a b + c with two roundings. */
// @ts-ignore: decorator
@inline
function then(a: v128, b: v128, c: f32): v128 {
  return f32x4.add(f32x4.mul(a, b), f32x4.splat(c));
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
export function exp4(x: v128): v128 {
  x = f32x4.max(f32x4.min(x, constant(89)), constant(-104));
  const n = f32x4.nearest(f32x4.mul(x, constant(1.44269504088896341)));
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, constant(0.693359375))), f32x4.mul(n, constant(-2.12194440e-4)));
  let p = then(r, constant(1.9875691500e-4), 1.3981999507e-3);
  p = then(p, r, 8.3334519073e-3);
  p = then(p, r, 4.1665795894e-2);
  p = then(p, r, 1.6666665459e-1);
  p = then(p, r, 5.0000001201e-1);
  p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), constant(1));
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(p, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)));
}

/** Natural logarithm to 2 units in the last place; -infinity of 0, NaN of what is negative. */
// @ts-ignore: decorator
@inline
export function log4(x: v128): v128 {
  // Subnormal values are scaled into the normal range.
  const small = f32x4.lt(x, constant(1.17549435e-38));
  const y = v128.bitselect(f32x4.mul(x, constant(8388608)), x, small);
  // y = m 2^e with m in [sqrt(1/2), sqrt(2)).
  const shifted = i32x4.sub(y, i32x4.splat(0x3f3504f3));
  let e = f32x4.convert_i32x4_s(i32x4.shr_s(shifted, 23));
  e = f32x4.sub(e, v128.and(small, constant(23)));
  const m = i32x4.add(v128.and(shifted, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3));
  const r = f32x4.sub(m, constant(1));
  const z = f32x4.mul(r, r);
  let p = then(r, constant(7.0376836292e-2), -1.1514610310e-1);
  p = then(p, r, 1.1676998740e-1);
  p = then(p, r, -1.2420140846e-1);
  p = then(p, r, 1.4249322787e-1);
  p = then(p, r, -1.6668057665e-1);
  p = then(p, r, 2.0000714765e-1);
  p = then(p, r, -2.4999993993e-1);
  p = then(p, r, 3.3333331174e-1);
  p = f32x4.mul(f32x4.mul(p, r), z);
  p = f32x4.add(p, f32x4.mul(e, constant(-2.12194440e-4)));
  p = f32x4.sub(p, f32x4.mul(z, constant(0.5)));
  p = f32x4.add(f32x4.add(r, p), f32x4.mul(e, constant(0.693359375)));
  // Infinity and NaN stay as they are; 0 and below.
  const ordinary = f32x4.lt(x, constant(Infinity));
  p = v128.bitselect(p, x, ordinary);
  p = v128.bitselect(constant(-Infinity), p, f32x4.eq(x, constant(0)));
  return v128.bitselect(constant(NaN), p, f32x4.lt(x, constant(0)));
}

/** tanh(x) to 2 units in the last place: a polynomial near 0, else by exp. */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const size = f32x4.abs(x);
  const z = f32x4.mul(size, size);
  let p = then(z, constant(-5.70498872745e-3), 2.06390887954e-2);
  p = then(p, z, -5.37397155531e-2);
  p = then(p, z, 1.33314422036e-1);
  p = then(p, z, -3.33332819422e-1);
  p = f32x4.add(f32x4.mul(f32x4.mul(p, z), size), size);
  const grown = f32x4.add(exp4(f32x4.add(size, size)), constant(1));
  const far = f32x4.sub(constant(1), f32x4.div(constant(2), grown));
  const value = v128.bitselect(p, far, f32x4.lt(size, constant(0.625)));
  return v128.or(value, v128.and(x, i32x4.splat(0x80000000)));
}

/** 1 / (1 + exp(-x)). */
// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  return f32x4.div(constant(1), f32x4.add(constant(1), exp4(f32x4.neg(x))));
}

/** The error function, to 4 units in the last place. */
// @ts-ignore: decorator
@inline
export function erf4(x: v128): v128 {
  const y = f32x4.max(f32x4.min(x, constant(4)), constant(-4));
  const z = f32x4.mul(y, y);
  let p = then(z, constant(-2.72614225801306e-10), 2.77068142495902e-8);
  p = then(p, z, -2.10102402082508e-6);
  p = then(p, z, -5.69250639462346e-5);
  p = then(p, z, -7.34990630326855e-4);
  p = then(p, z, -2.95459980854025e-3);
  p = then(p, z, -1.60960333262415e-2);
  let q = then(z, constant(-1.45660718464996e-5), -2.13374055278905e-4);
  q = then(q, z, -1.68282697438203e-3);
  q = then(q, z, -7.37332916720468e-3);
  q = then(q, z, -1.42647390514189e-2);
  return f32x4.div(f32x4.mul(y, p), q);
}
