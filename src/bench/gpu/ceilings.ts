/**
 * What a GPU can do at most, through the kernels that trainings use.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { median } from "simple-statistics";
import { product } from "../../engine/products.ts";

/** The ceilings of a chip. */
export interface Ceilings {
  /** Of a square float32 product, in GFLOP/s. */
  readonly gflops: number;
  /** Of adding 1 to a long vector, read and written, in GB/s. */
  readonly gigabytesPerSecond: number;
}

/** How much is done. */
export interface CeilingWork {
  /** Rows and columns of the product. */
  readonly width: number;
  /** Values of the vector. */
  readonly values: number;
  /** Operations between two readings. */
  readonly operations: number;
  /** Readings; their median counts. */
  readonly readings: number;
}

/** Measures on the current engine. */
export async function measureCeilings(work: CeilingWork): Promise<Ceilings> {
  const { width, values, operations } = work;
  const matrix = tf.fill<tf.Rank.R2>([width, width], 1 / width);
  const vector = tf.zeros<tf.Rank.R1>([values]);
  try {
    const productSeconds = await secondsEach(work, matrix, (x) => product(x, matrix));
    const sumSeconds = await secondsEach(work, vector, (x) => tf.add(x, 1));
    return {
      gflops: 2 * width ** 3 * operations / productSeconds / 1e9,
      gigabytesPerSecond: 8 * values * operations / sumSeconds / 1e9,
    };
  } finally {
    tf.dispose([matrix, vector]);
  }
}

/** Seconds of `operations` in a chain, from asking to having read a number of the last result. */
async function secondsEach<T extends tf.Tensor>(
  { operations, readings }: CeilingWork,
  start: T,
  operate: (x: T) => T,
): Promise<number> {
  const times: number[] = [];
  // The first compiles.
  for (let reading = 0; reading <= readings; reading++) {
    const begin = performance.now();
    const last = tf.tidy(() => {
      let x = start;
      for (let i = 0; i < operations; i++) x = operate(x);
      return tf.slice(tf.reshape(x, [-1]), [0], [1]);
    });
    await last.data();
    last.dispose();
    times.push((performance.now() - begin) / 1000);
  }
  return median(times.slice(1));
}
