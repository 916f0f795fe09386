// The parts of a recurrent cell between its products, [rows, columns] in float32. Each takes its bias in, and leaves
// the slope where its input was: the backward pass is then one product a value.

import { exp4, layConstants, one4, tanh4 } from "./exponential";
import { loadSome, storeSome } from "./runs";

// The numbers of the functions, as `kernels.ts` names them.
const SILU: i32 = 0;

/** LeCun's 1.7159 tanh(2/3 x). */
const HEIGHT: f32 = 1.7159;
const STEEPNESS: f32 = 0.6666666666666666;

/** 1 / (1 + exp(-x)). */
// @ts-ignore: decorator
@inline
function sigmoid4(x: v128, k: usize): v128 {
  return f32x4.div(one4(k), f32x4.add(one4(k), exp4(f32x4.neg(x), k)));
}

/** One row of `activate`, a loop of its own for each function. */
// @ts-ignore: decorator
@inline
function activateRow(what: i32, x: usize, bias: usize, mask: usize, columns: i32, out: usize, k: usize): void {
  const one = one4(k);
  for (; columns > 0; columns -= 4) {
    const a = f32x4.add(loadSome(x, columns, 0), loadSome(bias, columns, 0));
    let y: v128;
    let slope: v128;
    if (what == SILU) {
      const s = sigmoid4(a, k);
      y = f32x4.mul(a, s);
      slope = f32x4.mul(s, f32x4.add(one, f32x4.mul(a, f32x4.sub(one, s))));
    } else {
      const t = tanh4(f32x4.mul(a, f32x4.splat(STEEPNESS)), k);
      y = f32x4.mul(t, f32x4.splat(HEIGHT));
      slope = f32x4.mul(f32x4.sub(one, f32x4.mul(t, t)), f32x4.splat(HEIGHT * STEEPNESS));
    }
    if (mask != 0) {
      const kept = loadSome(mask, columns, 0);
      y = f32x4.mul(y, kept);
      slope = f32x4.mul(slope, kept);
      mask += 16;
    }
    storeSome(out, columns, y);
    storeSome(x, columns, slope);
    x += 16;
    bias += 16;
    out += 16;
  }
}

/**
 * out = m f(x + b) and x = m f'(x + b), with f SiLU or LeCun's tanh by the number `what`, b [columns], and m, the mask
 * [rows, columns], 1 at address 0. `k`: scratch of 256 bytes.
 */
export function activate(
  what: i32, x: usize, bias: usize, mask: usize, rows: i32, columns: i32, out: usize, k: usize,
): void {
  layConstants(k);
  const stride = <usize>columns << 2;
  for (let i = 0; i < rows; ++i) {
    if (what == SILU) activateRow(SILU, x, bias, mask, columns, out, k);
    else activateRow(1, x, bias, mask, columns, out, k);
    x += stride;
    out += stride;
    if (mask != 0) mask += stride;
  }
}

/**
 * h = (1 - s) u + s v with u = tanh(x0 + b0), v = tanh(x1 + b1), s = sigmoid(x2 + b2), where x0, x1 and x2 are the thirds
 * of each row of x [rows, 3 columns], and those of b [3 columns]. They become the slopes of h: (1 - s)(1 - u^2),
 * s (1 - v^2) and s (1 - s)(v - u). Rows of h lie `stride` values apart. `k`: scratch of 256 bytes.
 */
export function gate(x: usize, bias: usize, rows: i32, columns: i32, h: usize, stride: i32, k: usize): void {
  layConstants(k);
  const one = one4(k);
  const third = <usize>columns << 2;
  for (let i = 0; i < rows; ++i) {
    let b = bias;
    let to = h;
    for (let left = columns; left > 0; left -= 4) {
      const x1 = x + third;
      const x2 = x1 + third;
      const u = tanh4(f32x4.add(loadSome(x, left, 0), loadSome(b, left, 0)), k);
      const v = tanh4(f32x4.add(loadSome(x1, left, 0), loadSome(b + third, left, 0)), k);
      const s = sigmoid4(f32x4.add(loadSome(x2, left, 0), loadSome(b + 2 * third, left, 0)), k);
      const open = f32x4.sub(one, s);
      const apart = f32x4.mul(s, f32x4.sub(v, u));
      storeSome(to, left, f32x4.add(u, apart));
      storeSome(x, left, f32x4.mul(open, f32x4.sub(one, f32x4.mul(u, u))));
      storeSome(x1, left, f32x4.mul(s, f32x4.sub(one, f32x4.mul(v, v))));
      storeSome(x2, left, f32x4.mul(open, apart));
      const bytes = <usize>min(left, 4) << 2;
      x += bytes;
      b += bytes;
      to += bytes;
    }
    x += 2 * third;
    h += <usize>stride << 2;
  }
}

/**
 * out = slopes * dy, where each row of dy [rows, columns] serves `times` blocks of columns side by side, and sums += the
 * column sums of out [rows, times columns]. out may be dy where `times` is 1. Values closer to 0 than `least` become 0,
 * and the answer is whether any value is left.
 */
export function applySlopes(
  slopes: usize, dy: usize, rows: i32, columns: i32, times: i32, least: f32, out: usize, sums: usize,
): bool {
  const bound = f32x4.splat(least);
  let any = i32x4.splat(0);
  for (let i = 0; i < rows; ++i) {
    let sum = sums;
    for (let t = 0; t < times; ++t) {
      let from = dy;
      for (let left = columns; left > 0; left -= 4) {
        let d = f32x4.mul(loadSome(slopes, left, 0), loadSome(from, left, 0));
        d = v128.andnot(d, f32x4.lt(f32x4.abs(d), bound));
        any = v128.or(any, d);
        storeSome(out, left, d);
        storeSome(sum, left, f32x4.add(loadSome(sum, left, 0), d));
        const bytes = <usize>min(left, 4) << 2;
        slopes += bytes;
        from += bytes;
        out += bytes;
        sum += bytes;
      }
    }
    dy += <usize>columns << 2;
  }
  return v128.any_true(any);
}
