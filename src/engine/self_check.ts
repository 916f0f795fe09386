/**
 * A look at an engine's numbers before anything is built on them.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { DataError } from "../errors.ts";
import { rectify } from "./operations/rectify.ts";
import { combination, product } from "./products.ts";
import { tidied } from "./scope.ts";

/** Odd sizes, so that edges of tiles are seen too. */
const [M, K, N] = [13, 37, 21];

/** Largest error relative to the largest value. */
const TOLERANCE = 1e-5;

/** What must come through: a run that went wrong is told by numbers that are not finite. */
const EXTREMES = [NaN, Infinity, -Infinity, 1e38, -1, 0];

/** So many copies of them that no engine computes them beside the GPU, as tfjs does with few. */
const COPIES = 512;

/** Operations with what each gives in exact arithmetic. */
const OPERATIONS: Readonly<Record<string, [(x: tf.Tensor2D) => tf.Tensor, (x: number) => number]>> =
  {
    "ReLU": [(x) => rectify(x, null), (x) => Math.max(x, 0)],
    "isFinite": [(x) => tf.isFinite(x), (x) => Number(Number.isFinite(x))],
    "a factor of 10": [(x) => tf.mul(x, 10), (x) => Math.fround(10 * x)],
  };

/**
 * Looks whether NaN and infinities stay what they are on the current engine.
 *
 * @param engine name for the message
 * @throws {DataError} naming the operation and the number that is lost
 */
export async function checkExtremes(engine: string): Promise<void> {
  const x = Float32Array.from({ length: COPIES * EXTREMES.length }, (_, i) => extreme(i));
  for (const [name, [compute, exact]] of Object.entries(OPERATIONS)) {
    const result = tidied(() => compute(tf.tensor2d(x, [COPIES, EXTREMES.length])));
    const values = await result.data();
    result.dispose();
    const wrong = values.findIndex((value, i) => !isClose(value, exact(x[i])));
    if (wrong < 0) continue;
    throw new DataError(
      `The engine ${engine} computes wrongly: ${name} of ${extreme(wrong)} is ${values[wrong]}, ` +
        `${exact(x[wrong])} is right. The engine wasm does it right`,
    );
  }
}

function extreme(index: number): number {
  return EXTREMES[index % EXTREMES.length];
}

function isClose(value: number, wanted: number): boolean {
  return Object.is(value, wanted) || Math.abs(value - wanted) <= TOLERANCE;
}

/**
 * Compares products of all transposes on the current engine with plain float64 arithmetic.
 *
 * @param engine name for the message
 * @throws {DataError} when a number is wrong
 */
export async function checkProducts(engine: string): Promise<void> {
  const a = waves(M * K, 0.7);
  const b = waves(K * N, 1.3);
  const plus = waves(M * N, 2.1);
  const expected = reference(a, b, plus);
  const results = tidied(() => {
    const [left, right] = [tf.tensor2d(a, [M, K]), tf.tensor2d(b, [K, N])];
    const [leftT, rightT] = [tf.transpose(left), tf.transpose(right)];
    const d = tf.tensor2d(plus, [M, N]);
    const sum = (x: tf.Tensor2D) => tf.add<tf.Tensor2D>(x, d);
    return [
      sum(product(left, right)),
      sum(product(leftT, right, { transposeA: true })),
      combination(left, rightT, { transposeB: true, plus: d }),
      combination(leftT, rightT, { transposeA: true, transposeB: true, plus: d }),
    ];
  });
  for (const result of results) {
    const values = await result.data();
    const error = expected.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - values[i])),
      0,
    );
    if (error < TOLERANCE * K) continue;
    tf.dispose(results);
    throw new DataError(`The engine ${engine} multiplies wrongly: a product is off by ${error}`);
  }
  tf.dispose(results);
}

/** Values in (-1, 1) without a pattern that a transposed matrix would share. */
function waves(size: number, pace: number): Float32Array {
  return Float32Array.from({ length: size }, (_, i) => {
    const x = (i + 1) * pace;
    return 2 * (x * x % 1) - 1;
  });
}

function reference(a: Float32Array, b: Float32Array, plus: Float32Array): Float64Array {
  return Float64Array.from(plus, (start, at) => {
    const [row, column] = [Math.floor(at / N), at % N];
    let sum = start;
    for (let k = 0; k < K; k++) sum += a[row * K + k] * b[k * N + column];
    return sum;
  });
}
