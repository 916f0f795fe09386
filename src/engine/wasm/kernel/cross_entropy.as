// Softmax cross-entropy, in float64 inside.

/** e^x for x in [-708, 709], 0 below; the error is about one unit in the last place. */
function exponential(x: f64): f64 {
  if (x < -708) return 0;
  const k = nearest<f64>(x * 1.4426950408889634);
  const r = (x - k * 0.693147180369123816490) - k * 1.90821492927058770002e-10;
  let p: f64 = 1.6059043836821613e-10;
  p = p * r + 2.08767569878681e-9;
  p = p * r + 2.505210838544172e-8;
  p = p * r + 2.755731922398589e-7;
  p = p * r + 2.7557319223985893e-6;
  p = p * r + 2.48015873015873e-5;
  p = p * r + 1.984126984126984e-4;
  p = p * r + 1.388888888888889e-3;
  p = p * r + 8.333333333333333e-3;
  p = p * r + 4.1666666666666664e-2;
  p = p * r + 1.6666666666666666e-1;
  p = p * r + 0.5;
  p = p * r + 1;
  p = p * r + 1;
  return p * reinterpret<f64>((<i64>k + 1023) << 52);
}

/** Natural logarithm of a finite x of at least 1. */
function logarithm(x: f64): f64 {
  const bits = reinterpret<i64>(x);
  let exponent = <i32>(bits >> 52) - 1023;
  let m = reinterpret<f64>((bits & 0xfffffffffffff) | 0x3ff0000000000000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    ++exponent;
  }
  const f = (m - 1) / (m + 1);
  const s = f * f;
  let p: f64 = 0;
  for (let odd = 23; odd > 0; odd -= 2) p = p * s + 1 / <f64>odd;
  return <f64>exponent * 0.6931471805599453 + 2 * f * p;
}

/**
 * Returns the mean over rows of -sum(targets * log softmax(logits)), for targets whose rows sum to 1, and writes its
 * gradient (softmax(logits) - targets) / rows.
 */
export function crossEntropy(logits: usize, targets: usize, rows: i32, classes: i32, gradient: usize): f64 {
  const share = 1 / <f64>rows;
  const stride = <usize>classes << 2;
  let total: f64 = 0;
  for (let row = 0; row < rows; ++row) {
    let largest = load<f32>(logits);
    for (let c = 1; c < classes; ++c) largest = max(largest, load<f32>(logits + (c << 2)));
    let sum: f64 = 0;
    let chosen: f64 = 0;
    for (let c = 0; c < classes; ++c) {
      const at = <usize>c << 2;
      const shifted = <f64>load<f32>(logits + at) - <f64>largest;
      const e = exponential(shifted);
      sum += e;
      chosen += shifted * <f64>load<f32>(targets + at);
      // Kept until the sum is known.
      store<f32>(gradient + at, <f32>e);
    }
    total += logarithm(sum) - chosen;
    for (let c = 0; c < classes; ++c) {
      const at = <usize>c << 2;
      const p = <f64>load<f32>(gradient + at) / sum;
      store<f32>(gradient + at, <f32>((p - <f64>load<f32>(targets + at)) * share));
    }
    logits += stride;
    targets += stride;
    gradient += stride;
  }
  return total * share;
}
