// What a graph network hears: rows of embeddings summed, and messages along edges.

import { addRun, addScaledRun, clearRun } from "./runs";

/**
 * out[i] = sum, in order, of the `each` rows of x that ids[i * each ...] name; x is [rows, width], out [count, width].
 *
 * @returns -1, or the first place of ids that is not in [0, rows); then out is not finished
 */
export function chosenSums(x: usize, rows: i32, width: i32, ids: usize, each: i32, count: i32, out: usize): i32 {
  const stride = <usize>width << 2;
  for (let i = 0; i < count; ++i) {
    clearRun(out, width);
    for (let j = 0; j < each; ++j) {
      const place = i * each + j;
      const id = load<i32>(ids + (<usize>place << 2));
      if (<u32>id >= <u32>rows) return place;
      addRun(x + <usize>id * stride, out, width);
    }
    out += stride;
  }
  return -1;
}

/** The gradient: dx[id] = sum, in order, of dy[i] over the places of ids, those of i, that name it. */
export function chosenGradient(dy: usize, ids: usize, each: i32, count: i32, width: i32, rows: i32, dx: usize): void {
  const stride = <usize>width << 2;
  memory.fill(dx, 0, <usize>rows * stride);
  for (let i = 0; i < count; ++i) {
    for (let j = 0; j < each; ++j) {
      addRun(dy, dx + <usize>load<i32>(ids) * stride, width);
      ids += 4;
    }
    dy += stride;
  }
}

/**
 * out[t] = gain x[t] + sum over the edges k, in order, with to[k] = t, of max(x[from[k]] + e[k], 0).
 * x and out are [nodes, width], e is [edges, width].
 *
 * @returns -1, or the first edge with an end outside [0, nodes); then out is not finished
 */
export function edgeMessages(
  x: usize, nodes: i32, width: i32, e: usize, from: usize, to: usize, edges: i32, gain: f32, out: usize,
): i32 {
  const stride = <usize>width << 2;
  const zero = f32x4.splat(0);
  memory.fill(out, 0, <usize>nodes * stride);
  for (let k = 0; k < edges; ++k) {
    const at = <usize>k << 2;
    const source = load<i32>(from + at);
    const target = load<i32>(to + at);
    if (<u32>source >= <u32>nodes || <u32>target >= <u32>nodes) return k;
    let a = x + <usize>source * stride;
    let c = out + <usize>target * stride;
    let i = 0;
    for (; i + 4 <= width; i += 4) {
      const heard = f32x4.max(f32x4.add(v128.load(a), v128.load(e)), zero);
      v128.store(c, f32x4.add(v128.load(c), heard));
      a += 16;
      c += 16;
      e += 16;
    }
    for (; i < width; ++i) {
      store<f32>(c, load<f32>(c) + max<f32>(load<f32>(a) + load<f32>(e), 0));
      a += 4;
      c += 4;
      e += 4;
    }
  }
  addScaledRun(x, gain, out, nodes * width);
  return -1;
}

/** The gradients: de[k] = dy[to[k]] where x[from[k]] + e[k] is above 0, dx = gain dy + what its edges take back. */
export function edgeMessagesGradient(
  dy: usize, x: usize, nodes: i32, width: i32, e: usize, from: usize, to: usize, edges: i32, gain: f32,
  dx: usize, de: usize,
): void {
  const stride = <usize>width << 2;
  const zero = f32x4.splat(0);
  memory.fill(dx, 0, <usize>nodes * stride);
  for (let k = 0; k < edges; ++k) {
    const at = <usize>k << 2;
    const source = <usize>load<i32>(from + at) * stride;
    let a = x + source;
    let d = dx + source;
    let g = dy + <usize>load<i32>(to + at) * stride;
    let i = 0;
    for (; i + 4 <= width; i += 4) {
      const open = f32x4.gt(f32x4.add(v128.load(a), v128.load(e)), zero);
      const back = v128.and(open, v128.load(g));
      v128.store(de, back);
      v128.store(d, f32x4.add(v128.load(d), back));
      a += 16;
      d += 16;
      e += 16;
      g += 16;
      de += 16;
    }
    for (; i < width; ++i) {
      const back: f32 = load<f32>(a) + load<f32>(e) > 0 ? load<f32>(g) : 0;
      store<f32>(de, back);
      store<f32>(d, load<f32>(d) + back);
      a += 4;
      d += 4;
      e += 4;
      g += 4;
      de += 4;
    }
  }
  addScaledRun(dy, gain, dx, nodes * width);
}
