/**
 * Products with a constant matrix that may be at hand only a few rows at a time.
 *
 * On the portable engine every element is summed in the order of the matrix's rows, so the blocks
 * it comes in change no bit; elsewhere they change rounding.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { factors, multiply } from "./wasm/gemm.ts";
import { heapIfAny } from "./wasm/heap.ts";

/** A matrix [rows, columns] as consecutive ranges of its rows. */
export interface RowBlocks {
  /** Number of rows of the whole. */
  readonly rows: number;
  /** Number of columns. */
  readonly columns: number;
  /** Calls `use` with each block, top to bottom, and the number of its first row. */
  forEach(use: (block: tf.Tensor2D, first: number) => void): void;
}

/** `x W`, [n, rows] x [rows, columns]; the caller disposes. */
export function timesBlocks(x: tf.Tensor2D, matrix: RowBlocks): tf.Tensor2D {
  const { rows, columns } = matrix;
  const heap = heapIfAny();
  if (heap === null) return tf.tidy(() => sumOfBlocks(x, matrix));
  const out = heap.allocate<tf.Rank.R2>([x.shape[0], columns]);
  matrix.forEach((block, first) => {
    multiply(heap, {
      m: x.shape[0],
      n: columns,
      k: block.shape[0],
      a: heap.address(x) + 4 * first,
      lda: rows,
      b: heap.address(block),
      ldb: columns,
      c: heap.address(out),
      accumulate: first > 0,
    });
  });
  return out;
}

/** `dy W^T`, [n, columns] x [columns, rows]; the caller disposes. */
export function timesBlocksTransposed(dy: tf.Tensor2D, matrix: RowBlocks): tf.Tensor2D {
  const { rows } = matrix;
  const heap = heapIfAny();
  if (heap === null) {
    return tf.tidy(() => {
      const parts: tf.Tensor2D[] = [];
      matrix.forEach((block) => parts.push(tf.matMul(dy, block, false, true)));
      return parts.length === 1 ? parts[0] : tf.concat(parts, 1);
    });
  }
  const out = heap.allocate<tf.Rank.R2>([dy.shape[0], rows]);
  matrix.forEach((block, first) => {
    multiply(heap, {
      ...factors(heap, dy, block, { transposeB: true }),
      c: heap.address(out) + 4 * first,
      ldc: rows,
    });
  });
  return out;
}

function sumOfBlocks(x: tf.Tensor2D, { rows, forEach }: RowBlocks): tf.Tensor2D {
  let sum: tf.Tensor2D | undefined;
  forEach((block, first) => {
    const height = block.shape[0];
    const part = height === rows ? x : tf.slice(x, [0, first], [x.shape[0], height]);
    const term: tf.Tensor2D = tf.matMul(part, block);
    sum = sum === undefined ? term : tf.add<tf.Tensor2D>(sum, term);
  });
  return sum as tf.Tensor2D;
}
