// Products with a sparse matrix, given as weighted edges.

/** to += weight * from over `width` values: product and sum in float64, rounded once. */
// @ts-ignore: decorator
@inline
function addWeighted(from: usize, weight: f64, to: usize, width: i32): void {
  const factor = f64x2.splat(weight);
  let i = 0;
  for (; i + 4 <= width; i += 4) {
    const x = v128.load(from);
    const y = v128.load(to);
    const low = f64x2.add(f64x2.promote_low_f32x4(y), f64x2.mul(factor, f64x2.promote_low_f32x4(x)));
    const xh = f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1));
    const yh = f64x2.promote_low_f32x4(v128.shuffle<i64>(y, y, 1, 1));
    const high = f64x2.add(yh, f64x2.mul(factor, xh));
    v128.store(to, v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2));
    from += 16;
    to += 16;
  }
  for (; i < width; ++i) {
    store<f32>(to, <f32>(<f64>load<f32>(to) + weight * <f64>load<f32>(from)));
    from += 4;
    to += 4;
  }
}

/**
 * out[t] = sum over the edges e, in order, with to[e] = t, of weights[e] x[from[e]]; x and out are [nodes, width].
 *
 * @returns -1, or the first edge with an end outside [0, nodes); then out is not finished
 */
export function edgeSums(
  x: usize, nodes: i32, width: i32, from: usize, to: usize, weights: usize, edges: i32, out: usize,
): i32 {
  const stride = <usize>width << 2;
  memory.fill(out, 0, <usize>nodes * stride);
  for (let e = 0; e < edges; ++e) {
    const at = <usize>e << 2;
    const source = load<i32>(from + at);
    const target = load<i32>(to + at);
    if (<u32>source >= <u32>nodes || <u32>target >= <u32>nodes) return e;
    addWeighted(x + <usize>source * stride, <f64>load<f32>(weights + at), out + <usize>target * stride, width);
  }
  return -1;
}
