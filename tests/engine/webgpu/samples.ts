import * as tf from "@tensorflow/tfjs";

/** A tensor of fixed values in [-1, 1). */
export function values(shape: number[], seed: number): tf.Tensor {
  const words = integers(tf.util.sizeFromShape(shape), seed);
  return tf.tensor(Float32Array.from(words, (word) => word / 2 ** 23 - 1), shape);
}

/** [count] identifiers in [0, end). */
export function identifiers(count: number, end: number, seed = 1): tf.Tensor1D {
  return tf.tensor1d(integers(count, seed).map((word) => word % end), "int32");
}

/** Numbers of 24 bits, from the generator of Numerical Recipes. */
function integers(count: number, seed: number): Int32Array {
  let state = seed * 7919;
  return Int32Array.from({ length: count }, () => {
    state = Math.imul(state, 1664525) + 1013904223;
    return state >>> 8;
  });
}

/** The largest difference, relative to the largest value of `expected`. */
export function difference(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return Infinity;
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
  // A NaN must count as a difference.
  return expected.reduce((most, value, i) => {
    const here = Math.abs(value - actual[i]) / scale;
    return here <= most ? most : Number.isNaN(here) ? Infinity : here;
  }, 0);
}
