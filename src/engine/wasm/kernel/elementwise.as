// Functions of one value, applied to every value of a tensor, and their gradients.

import { erf4, exp4, layConstants, log4, one4, tanh4 } from "./exponential";
import { loadSome, storeSome } from "./runs";

// The numbers of the functions, as `kernels.ts` names them.
const EXP: i32 = 0;
const LOG: i32 = 1;
const TANH: i32 = 2;
const ERF: i32 = 3;
const GELU_TANH: i32 = 4;
const GELU_ERF: i32 = 5;

/** sqrt(2 / pi). */
const ROOT: f32 = 0.7978845608028654;
const CUBE: f32 = 0.044715;
/** sqrt(1 / 2). */
const HALF_ROOT: f32 = 0.7071067811865476;
/** 1 / sqrt(2 pi). */
const DENSITY: f32 = 0.3989422804014327;

/** sqrt(2 / pi) (x + 0.044715 x^3). */
// @ts-ignore: decorator
@inline
function inner(x: v128): v128 {
  const cubed = f32x4.mul(f32x4.mul(f32x4.mul(x, x), x), f32x4.splat(CUBE));
  return f32x4.mul(f32x4.add(x, cubed), f32x4.splat(ROOT));
}

/** (1 + y) / 2. */
// @ts-ignore: decorator
@inline
function centre(y: v128, k: usize): v128 {
  return f32x4.mul(f32x4.add(y, one4(k)), f32x4.splat(0.5));
}

// @ts-ignore: decorator
@inline
function value(what: i32, x: v128, k: usize): v128 {
  if (what == EXP) return exp4(x, k);
  if (what == LOG) return log4(x, k);
  if (what == TANH) return tanh4(x, k);
  if (what == ERF) return erf4(x, k);
  if (what == GELU_TANH) return f32x4.mul(x, centre(tanh4(inner(x), k), k));
  return f32x4.mul(x, centre(erf4(f32x4.mul(x, f32x4.splat(HALF_ROOT)), k), k));
}

// @ts-ignore: decorator
@inline
function geluSlope(what: i32, x: v128, k: usize): v128 {
  const one = one4(k);
  if (what == GELU_TANH) {
    const t = tanh4(inner(x), k);
    const steep = f32x4.mul(f32x4.add(one, f32x4.mul(f32x4.mul(x, x), f32x4.splat(3 * CUBE))), f32x4.splat(ROOT));
    const bend = f32x4.mul(f32x4.mul(x, f32x4.splat(0.5)), f32x4.sub(one, f32x4.mul(t, t)));
    return f32x4.add(centre(t, k), f32x4.mul(bend, steep));
  }
  const density = f32x4.mul(exp4(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5)), k), f32x4.splat(DENSITY));
  return f32x4.add(centre(erf4(f32x4.mul(x, f32x4.splat(HALF_ROOT)), k), k), f32x4.mul(x, density));
}

/** A loop of its own for each function, as `what` is a constant where this is written in. */
// @ts-ignore: decorator
@inline
function each(what: i32, x: usize, size: i32, out: usize, k: usize): void {
  for (; size > 0; size -= 4) {
    storeSome(out, size, value(what, loadSome(x, size, 0), k));
    x += 16;
    out += 16;
  }
}

// @ts-ignore: decorator
@inline
function eachGradient(what: i32, x: usize, dy: usize, size: i32, out: usize, k: usize): void {
  for (; size > 0; size -= 4) {
    storeSome(out, size, f32x4.mul(loadSome(dy, size, 0), geluSlope(what, loadSome(x, size, 0), k)));
    x += 16;
    dy += 16;
    out += 16;
  }
}

/** out = f(x), `what` the number of f; out may be x. `k`: scratch of 256 bytes. */
export function elementwise(what: i32, x: usize, size: i32, out: usize, k: usize): void {
  layConstants(k);
  if (what == EXP) each(EXP, x, size, out, k);
  else if (what == LOG) each(LOG, x, size, out, k);
  else if (what == TANH) each(TANH, x, size, out, k);
  else if (what == ERF) each(ERF, x, size, out, k);
  else if (what == GELU_TANH) each(GELU_TANH, x, size, out, k);
  else each(GELU_ERF, x, size, out, k);
}

/** out = dy f'(x) for either form of GELU; out may be dy. `k`: scratch of 256 bytes. */
export function geluGradient(what: i32, x: usize, dy: usize, size: i32, out: usize, k: usize): void {
  layConstants(k);
  if (what == GELU_TANH) eachGradient(GELU_TANH, x, dy, size, out, k);
  else eachGradient(GELU_ERF, x, dy, size, out, k);
}

/** out = dy s (1 + x (1 - s)), the gradient of x s with s = sigmoid(x); out may be dy. */
export function siluGradient(x: usize, s: usize, dy: usize, size: i32, out: usize): void {
  const one = f32x4.splat(1);
  for (; size > 0; size -= 4) {
    const s4 = loadSome(s, size, 0);
    const slope = f32x4.mul(s4, f32x4.add(one, f32x4.mul(loadSome(x, size, 0), f32x4.sub(one, s4))));
    storeSome(out, size, f32x4.mul(loadSome(dy, size, 0), slope));
    x += 16;
    s += 16;
    dy += 16;
    out += 16;
  }
}
