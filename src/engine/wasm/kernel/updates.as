// In-place updates of parameters, float32.

/**
 * AdamW and Adam: with g the gradient times `factor` plus coupled * p,
 * m += (1 - beta1) (g - m), v = beta2 v + (1 - beta2) g^2, p -= decay p + stepSize m / (sqrt(v) rootScale + epsilon).
 * (A factor of 1 - decay would lose most digits of a small decay.)
 */
export function adam(
  p: usize, g: usize, m: usize, v: usize, size: i32, factor: f32, coupled: f32, gain1: f32, beta2: f32, gain2: f32,
  decay: f32, stepSize: f32, rootScale: f32, epsilon: f32,
): void {
  const f4 = f32x4.splat(factor);
  const c4 = f32x4.splat(coupled);
  const a4 = f32x4.splat(gain1);
  const b4 = f32x4.splat(beta2);
  const d4 = f32x4.splat(gain2);
  const k4 = f32x4.splat(decay);
  const s4 = f32x4.splat(stepSize);
  const r4 = f32x4.splat(rootScale);
  const e4 = f32x4.splat(epsilon);
  let i = 0;
  for (; i + 4 <= size; i += 4) {
    const at = <usize>i << 2;
    const p4 = v128.load(p + at);
    const g4 = f32x4.add(f32x4.mul(v128.load(g + at), f4), f32x4.mul(c4, p4));
    const old = v128.load(m + at);
    const mean = f32x4.add(old, f32x4.mul(a4, f32x4.sub(g4, old)));
    const square = f32x4.add(f32x4.mul(b4, v128.load(v + at)), f32x4.mul(f32x4.mul(d4, g4), g4));
    v128.store(m + at, mean);
    v128.store(v + at, square);
    const root = f32x4.add(f32x4.mul(f32x4.sqrt(square), r4), e4);
    const moved = f32x4.add(f32x4.mul(p4, k4), f32x4.div(f32x4.mul(s4, mean), root));
    v128.store(p + at, f32x4.sub(p4, moved));
  }
  for (; i < size; ++i) {
    const at = <usize>i << 2;
    const p1 = load<f32>(p + at);
    const g1 = load<f32>(g + at) * factor + coupled * p1;
    const old = load<f32>(m + at);
    const mean = old + gain1 * (g1 - old);
    const square = beta2 * load<f32>(v + at) + gain2 * g1 * g1;
    store<f32>(m + at, mean);
    store<f32>(v + at, square);
    store<f32>(p + at, p1 - (decay * p1 + stepSize * mean / (sqrt<f32>(square) * rootScale + epsilon)));
  }
}

/** SGD with momentum: u = keep u + (factor g + decay p), p -= rate u. */
export function sgd(p: usize, g: usize, u: usize, size: i32, factor: f32, keep: f32, decay: f32, rate: f32): void {
  for (let i = 0; i < size; ++i) {
    const at = <usize>i << 2;
    const value = load<f32>(p + at);
    const moved = keep * load<f32>(u + at) + load<f32>(g + at) * factor + decay * value;
    store<f32>(u + at, moved);
    store<f32>(p + at, value - rate * moved);
  }
}
