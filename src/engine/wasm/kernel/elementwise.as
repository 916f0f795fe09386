// Functions of one value, applied to every value of a tensor, and their gradients.

import { erf4, exp4, log4, sigmoid4, tanh4 } from "./exponential";

// The numbers of the functions, as `kernels.ts` names them.
const EXP: i32 = 0;
const LOG: i32 = 1;
const TANH: i32 = 2;
const SIGMOID: i32 = 3;
const ERF: i32 = 4;
const SILU: i32 = 5;
const GELU_TANH: i32 = 6;

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
function centre(y: v128): v128 {
  return f32x4.mul(f32x4.add(y, f32x4.splat(1)), f32x4.splat(0.5));
}

// @ts-ignore: decorator
@inline
function value(what: i32, x: v128): v128 {
  if (what == EXP) return exp4(x);
  if (what == LOG) return log4(x);
  if (what == TANH) return tanh4(x);
  if (what == SIGMOID) return sigmoid4(x);
  if (what == ERF) return erf4(x);
  if (what == SILU) return f32x4.mul(x, sigmoid4(x));
  if (what == GELU_TANH) return f32x4.mul(x, centre(tanh4(inner(x))));
  return f32x4.mul(x, centre(erf4(f32x4.mul(x, f32x4.splat(HALF_ROOT)))));
}

// @ts-ignore: decorator
@inline
function slope(what: i32, x: v128): v128 {
  const one = f32x4.splat(1);
  if (what == SILU) {
    const s = sigmoid4(x);
    return f32x4.mul(s, f32x4.add(one, f32x4.mul(x, f32x4.sub(one, s))));
  }
  if (what == GELU_TANH) {
    const t = tanh4(inner(x));
    const steep = f32x4.mul(f32x4.add(one, f32x4.mul(f32x4.mul(x, x), f32x4.splat(3 * CUBE))), f32x4.splat(ROOT));
    const bend = f32x4.mul(f32x4.mul(x, f32x4.splat(0.5)), f32x4.sub(one, f32x4.mul(t, t)));
    return f32x4.add(centre(t), f32x4.mul(bend, steep));
  }
  const density = f32x4.mul(exp4(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5))), f32x4.splat(DENSITY));
  return f32x4.add(centre(erf4(f32x4.mul(x, f32x4.splat(HALF_ROOT)))), f32x4.mul(x, density));
}

/** out = f(x), `what` the number of f; out may be x. */
export function elementwise(what: i32, x: usize, size: i32, out: usize): void {
  let i = 0;
  for (; i + 4 <= size; i += 4) {
    const at = <usize>i << 2;
    v128.store(out + at, value(what, v128.load(x + at)));
  }
  for (; i < size; ++i) {
    const at = <usize>i << 2;
    v128.store32_lane(out + at, value(what, v128.load32_splat(x + at)), 0);
  }
}

/** out = dy f'(x) for SiLU and both forms of GELU; out may be dy. */
export function elementwiseGradient(what: i32, x: usize, dy: usize, size: i32, out: usize): void {
  let i = 0;
  for (; i + 4 <= size; i += 4) {
    const at = <usize>i << 2;
    v128.store(out + at, f32x4.mul(v128.load(dy + at), slope(what, v128.load(x + at))));
  }
  for (; i < size; ++i) {
    const at = <usize>i << 2;
    const one = f32x4.mul(v128.load32_splat(dy + at), slope(what, v128.load32_splat(x + at)));
    v128.store32_lane(out + at, one, 0);
  }
}
