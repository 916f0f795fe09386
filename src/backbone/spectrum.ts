/**
 * Sizes of a matrix by a fixed number of iterations and a fixed order of operations.
 *
 * @module
 */
import type { Shape } from "./family.ts";

/** Iterations for a singular value, and for the part of a spectral radius that counts. */
const ITERATIONS = { singular: 128, warmUp: 256, counted: 256 } as const;

/** Divides by the Euclidean norm in place and returns that norm; sums from index 0 up. */
function normalise(vector: Float64Array): number {
  let squares = 0;
  for (let k = 0; k < vector.length; k++) squares = squares + vector[k] * vector[k];
  const norm = Math.sqrt(squares);
  for (let k = 0; k < vector.length; k++) vector[k] = vector[k] / norm;
  return norm;
}

/** x K for row-major K[x.length, dOut]; each output sums from row 0 down. */
function timesMatrix(x: Float64Array, matrix: Float64Array, dOut: number): Float64Array {
  const out = new Float64Array(dOut);
  for (let i = 0; i < x.length; i++) {
    const factor = x[i];
    const row = i * dOut;
    for (let j = 0; j < dOut; j++) out[j] = out[j] + factor * matrix[row + j];
  }
  return out;
}

/** K y for row-major K[dIn, y.length]; each output sums from column 0 on. */
function matrixTimes(matrix: Float64Array, y: Float64Array, dIn: number): Float64Array {
  const out = new Float64Array(dIn);
  for (let i = 0; i < dIn; i++) {
    const row = i * y.length;
    let sum = 0;
    for (let j = 0; j < y.length; j++) sum = sum + matrix[row + j] * y[j];
    out[i] = sum;
  }
  return out;
}

/** The vector of ones of unit length. */
function start(length: number): Float64Array {
  return new Float64Array(length).fill(1 / Math.sqrt(length));
}

/** Largest singular value of K[dIn, dOut] by 128 power iterations from the vector of ones. */
export function largestSingularValue(matrix: Float64Array, { dIn, dOut }: Shape): number {
  let x = start(dIn);
  let size = 0;
  for (let iteration = 0; iteration < ITERATIONS.singular; iteration++) {
    const y = timesMatrix(x, matrix, dOut);
    size = normalise(y);
    x = matrixTimes(matrix, y, dIn);
    normalise(x);
  }
  return size;
}

/**
 * Largest absolute eigenvalue of K[n, n] by Gelfand's formula: the geometric mean growth of
 * x -> x K over 256 steps after 256 others. Complex pairs make single steps swing, not their mean.
 */
export function spectralRadius(matrix: Float64Array, n: number): number {
  let x = start(n);
  const growth: number[] = [];
  for (let step = 0; step < ITERATIONS.warmUp + ITERATIONS.counted; step++) {
    x = timesMatrix(x, matrix, n);
    const norm = normalise(x);
    if (step >= ITERATIONS.warmUp) growth.push(norm);
  }
  let means = growth;
  while (means.length > 1) {
    means = Array.from(
      { length: means.length / 2 },
      (_, k) => Math.sqrt(means[2 * k] * means[2 * k + 1]),
    );
  }
  return means[0];
}
