// What each row of a matrix [rows, columns] undergoes by itself: softmax and normalisation. Sums run in float32 in four
// lanes of a fixed pattern, the rest of a row after them.

import { exp4 } from "./exponential";

// @ts-ignore: decorator
@inline
function lanes(sum: v128): f32 {
  return (f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1)) +
    (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
}

/** y = exp(x - max) / sum(exp(x - max)); out may be x. */
export function softmaxRows(x: usize, rows: i32, columns: i32, out: usize): void {
  const whole = columns & ~3;
  for (let i = 0; i < rows; ++i) {
    let top = f32x4.splat(-Infinity);
    let j = 0;
    for (; j < whole; j += 4) top = f32x4.max(top, v128.load(x + (<usize>j << 2)));
    for (; j < columns; ++j) top = f32x4.max(top, v128.load32_splat(x + (<usize>j << 2)));
    const most = f32x4.splat(max<f32>(
      max<f32>(f32x4.extract_lane(top, 0), f32x4.extract_lane(top, 1)),
      max<f32>(f32x4.extract_lane(top, 2), f32x4.extract_lane(top, 3)),
    ));
    let sums = f32x4.splat(0);
    for (j = 0; j < whole; j += 4) {
      const e = exp4(f32x4.sub(v128.load(x + (<usize>j << 2)), most));
      sums = f32x4.add(sums, e);
      v128.store(out + (<usize>j << 2), e);
    }
    let sum = lanes(sums);
    for (; j < columns; ++j) {
      const e = f32x4.extract_lane(exp4(f32x4.sub(v128.load32_splat(x + (<usize>j << 2)), most)), 0);
      sum += e;
      store<f32>(out + (<usize>j << 2), e);
    }
    const share: f32 = 1 / sum;
    const share4 = f32x4.splat(share);
    for (j = 0; j < whole; j += 4) {
      const at = out + (<usize>j << 2);
      v128.store(at, f32x4.mul(v128.load(at), share4));
    }
    for (; j < columns; ++j) {
      const at = out + (<usize>j << 2);
      store<f32>(at, load<f32>(at) * share);
    }
    x += <usize>columns << 2;
    out += <usize>columns << 2;
  }
}

/** sum(a * b) of two rows. */
// @ts-ignore: decorator
@inline
function dot(a: usize, b: usize, columns: i32): f32 {
  let sums = f32x4.splat(0);
  let j = 0;
  for (; j + 4 <= columns; j += 4) {
    sums = f32x4.add(sums, f32x4.mul(v128.load(a), v128.load(b)));
    a += 16;
    b += 16;
  }
  let sum = lanes(sums);
  for (; j < columns; ++j) {
    sum += load<f32>(a) * load<f32>(b);
    a += 4;
    b += 4;
  }
  return sum;
}

/** dx = y (dy - sum(dy y)); out may be dy. */
export function softmaxGradient(y: usize, dy: usize, rows: i32, columns: i32, out: usize): void {
  for (let i = 0; i < rows; ++i) {
    const mean = dot(y, dy, columns);
    const mean4 = f32x4.splat(mean);
    let j = 0;
    for (; j + 4 <= columns; j += 4) {
      v128.store(out, f32x4.mul(v128.load(y), f32x4.sub(v128.load(dy), mean4)));
      y += 16;
      dy += 16;
      out += 16;
    }
    for (; j < columns; ++j) {
      store<f32>(out, load<f32>(y) * (load<f32>(dy) - mean));
      y += 4;
      dy += 4;
      out += 4;
    }
  }
}

/**
 * y = gain (x - mean) / sqrt(variance + epsilon) + shift, mean and variance of the row. Without `shift` (0) the mean
 * is taken to be 0: RMS normalisation. `statistics` keeps mean and reciprocal root of each row.
 */
export function normaliseRows(
  x: usize, rows: i32, columns: i32, gain: usize, shift: usize, epsilon: f32, out: usize, statistics: usize,
): void {
  const whole = columns & ~3;
  for (let i = 0; i < rows; ++i) {
    let mean: f32 = 0;
    let j = 0;
    if (shift != 0) {
      let sums = f32x4.splat(0);
      for (; j < whole; j += 4) sums = f32x4.add(sums, v128.load(x + (<usize>j << 2)));
      let sum = lanes(sums);
      for (; j < columns; ++j) sum += load<f32>(x + (<usize>j << 2));
      mean = sum / <f32>columns;
    }
    const mean4 = f32x4.splat(mean);
    let squares = f32x4.splat(0);
    for (j = 0; j < whole; j += 4) {
      const c = f32x4.sub(v128.load(x + (<usize>j << 2)), mean4);
      squares = f32x4.add(squares, f32x4.mul(c, c));
    }
    let square = lanes(squares);
    for (; j < columns; ++j) {
      const c = load<f32>(x + (<usize>j << 2)) - mean;
      square += c * c;
    }
    const root: f32 = 1 / sqrt<f32>(square / <f32>columns + epsilon);
    const root4 = f32x4.splat(root);
    for (j = 0; j < whole; j += 4) {
      const at = <usize>j << 2;
      let y = f32x4.mul(f32x4.mul(f32x4.sub(v128.load(x + at), mean4), root4), v128.load(gain + at));
      if (shift != 0) y = f32x4.add(y, v128.load(shift + at));
      v128.store(out + at, y);
    }
    for (; j < columns; ++j) {
      const at = <usize>j << 2;
      let y = (load<f32>(x + at) - mean) * root * load<f32>(gain + at);
      if (shift != 0) y += load<f32>(shift + at);
      store<f32>(out + at, y);
    }
    store<f32>(statistics, mean);
    store<f32>(statistics, root, 4);
    statistics += 8;
    x += <usize>columns << 2;
    out += <usize>columns << 2;
  }
}

/**
 * Gradients of {@link normaliseRows}: with h = (x - mean) root and g = dy gain,
 * dx = root (g - mean(g) - h mean(g h)), without mean(g) where there is no shift; dGain = column sums of dy h,
 * dShift = column sums of dy. `dShift` 0: RMS normalisation.
 */
export function normaliseGradient(
  x: usize, dy: usize, rows: i32, columns: i32, gain: usize, statistics: usize, dx: usize, dGain: usize, dShift: usize,
): void {
  const whole = columns & ~3;
  memory.fill(dGain, 0, <usize>columns << 2);
  if (dShift != 0) memory.fill(dShift, 0, <usize>columns << 2);
  for (let i = 0; i < rows; ++i) {
    const mean = load<f32>(statistics);
    const root = load<f32>(statistics, 4);
    const mean4 = f32x4.splat(mean);
    const root4 = f32x4.splat(root);
    let sums = f32x4.splat(0);
    let products = f32x4.splat(0);
    let j = 0;
    for (; j < whole; j += 4) {
      const at = <usize>j << 2;
      const d = v128.load(dy + at);
      const h = f32x4.mul(f32x4.sub(v128.load(x + at), mean4), root4);
      const g = f32x4.mul(d, v128.load(gain + at));
      sums = f32x4.add(sums, g);
      products = f32x4.add(products, f32x4.mul(g, h));
      v128.store(dGain + at, f32x4.add(v128.load(dGain + at), f32x4.mul(d, h)));
      if (dShift != 0) v128.store(dShift + at, f32x4.add(v128.load(dShift + at), d));
    }
    let sum = lanes(sums);
    let product = lanes(products);
    for (; j < columns; ++j) {
      const at = <usize>j << 2;
      const d = load<f32>(dy + at);
      const h = (load<f32>(x + at) - mean) * root;
      const g = d * load<f32>(gain + at);
      sum += g;
      product += g * h;
      store<f32>(dGain + at, load<f32>(dGain + at) + d * h);
      if (dShift != 0) store<f32>(dShift + at, load<f32>(dShift + at) + d);
    }
    sum = dShift != 0 ? sum / <f32>columns : 0;
    product /= <f32>columns;
    const sum4 = f32x4.splat(sum);
    const product4 = f32x4.splat(product);
    for (j = 0; j < whole; j += 4) {
      const at = <usize>j << 2;
      const h = f32x4.mul(f32x4.sub(v128.load(x + at), mean4), root4);
      const g = f32x4.mul(v128.load(dy + at), v128.load(gain + at));
      v128.store(dx + at, f32x4.mul(root4, f32x4.sub(f32x4.sub(g, sum4), f32x4.mul(h, product4))));
    }
    for (; j < columns; ++j) {
      const at = <usize>j << 2;
      const h = (load<f32>(x + at) - mean) * root;
      const g = load<f32>(dy + at) * load<f32>(gain + at);
      store<f32>(dx + at, root * (g - sum - h * product));
    }
    statistics += 8;
    x += <usize>columns << 2;
    dy += <usize>columns << 2;
    dx += <usize>columns << 2;
  }
}
