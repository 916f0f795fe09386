// What shares of many words are from the right ones.

/** Values by a factor that float32 does not hold: products in float64, rounded once. */
function scaleRounded(x: usize, size: i32, factor: f64): void {
  for (; size > 0; --size) {
    store<f32>(x, <f32>(<f64>load<f32>(x) * factor));
    x += 4;
  }
}

function scaleRun(x: usize, size: i32, factor: f32): void {
  const factor4 = f32x4.splat(factor);
  for (; size >= 4; size -= 4) {
    v128.store(x, f32x4.mul(v128.load(x), factor4));
    x += 16;
  }
  scaleRounded(x, size, <f64>factor);
}

/**
 * In place, factor (shares - 1 at the target of each row): with factor 1 / rows the gradient of the mean cross-entropy
 * of [rows, vocabulary] logits by their softmax. Targets are int32.
 */
export function tokenErrors(shares: usize, targets: usize, rows: i32, vocabulary: i32, factor: f64): void {
  const isSingle = <f64><f32>factor == factor;
  for (let row = 0; row < rows; ++row) {
    const chosen = shares + (<usize>load<i32>(targets) << 2);
    store<f32>(chosen, load<f32>(chosen) - 1);
    if (isSingle) scaleRun(shares, vocabulary, <f32>factor);
    else scaleRounded(shares, vocabulary, factor);
    shares += <usize>vocabulary << 2;
    targets += 4;
  }
}
