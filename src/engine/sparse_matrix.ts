/**
 * Matrices of mostly zeros that are multiplied many times, such as the words of texts.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { heapIfAny } from "./wasm/heap.ts";

/** Where fewer than this share are not zero, a sparse product is faster than any dense one. */
const SPARSE = 1 / 8;

/** The entries of a matrix, row by row. */
type Entries = Record<"rows" | "columns" | "values", tf.Tensor1D>;

/** A matrix without its zeros, [rows, columns]; the owner disposes. */
export class SparseMatrix {
  private constructor(
    readonly shape: readonly [rows: number, columns: number],
    readonly entries: Entries,
  ) {}

  /** A copy of x, kept outside all scopes; null where not most of it is zeros, and without a heap. */
  static withoutZeros(x: tf.Tensor2D): SparseMatrix | null {
    const heap = heapIfAny();
    if (heap === null) return null;
    const all = heap.values(x);
    const count = all.reduce((sum, value) => value === 0 ? sum : sum + 1, 0);
    if (count >= SPARSE * all.length) return null;
    const columns = x.shape[1];
    const [places, values] = [new Int32Array(count), new Float32Array(count)];
    let found = 0;
    all.forEach((value, place) => {
      if (value === 0) return;
      places[found] = place;
      values[found++] = value;
    });
    const integers = (of: (place: number) => number) =>
      tf.keep(tf.tensor1d(places.map(of), "int32"));
    return new SparseMatrix(x.shape, {
      rows: integers((place) => Math.floor(place / columns)),
      columns: integers((place) => place % columns),
      values: tf.keep(tf.tensor1d(values)),
    });
  }

  /**
   * A matrix of the given entries, kept outside all scopes; those of one place are added.
   *
   * @param entries row, column and value of each, in the order in which they are summed; places
   * outside the shape are not looked for
   */
  static ofEntries(
    shape: readonly [rows: number, columns: number],
    { rows, columns, values }: {
      readonly rows: Int32Array;
      readonly columns: Int32Array;
      readonly values: Float32Array;
    },
  ): SparseMatrix {
    return new SparseMatrix(shape, {
      rows: tf.keep(tf.tensor1d(rows, "int32")),
      columns: tf.keep(tf.tensor1d(columns, "int32")),
      values: tf.keep(tf.tensor1d(values)),
    });
  }

  /**
   * `S b`, [rows, n]. On the engine `wasm` these are the bits of the dense product, where b is finite.
   *
   * @param b [columns, n]
   * @returns the caller disposes
   */
  times(b: tf.Tensor2D): tf.Tensor2D {
    const { rows, columns } = this.entries;
    return this.#product(b, { from: columns, to: rows }, this.shape[0]);
  }

  /** `S^T b`, [columns, n], of b [rows, n]; otherwise as {@linkcode SparseMatrix.times}. */
  transposedTimes(b: tf.Tensor2D): tf.Tensor2D {
    const { rows, columns } = this.entries;
    return this.#product(b, { from: rows, to: columns }, this.shape[1]);
  }

  /** Frees its tensors. */
  dispose(): void {
    tf.dispose(this.entries);
  }

  #product(
    b: tf.Tensor2D,
    { from, to }: { from: tf.Tensor1D; to: tf.Tensor1D },
    rows: number,
  ): tf.Tensor2D {
    const heap = heapIfAny();
    const { values } = this.entries;
    const width = b.shape[1];
    if (values.size === 0) return tf.zeros([rows, width]);
    if (heap === null) return composed(b, { from, to, values }, rows);
    const out = heap.allocate<tf.Rank.R2>([rows, width]);
    const [source, weights, sums] = heap.addresses(b, values, out);
    const ends: [number, number] = [heap.addressOfIntegers(from), heap.addressOfIntegers(to)];
    heap.kernels.sparseProduct(source, width, ...ends, weights, values.size, rows, sums);
    return out;
  }
}

function composed(
  b: tf.Tensor2D,
  { from, to, values }: Record<"from" | "to" | "values", tf.Tensor1D>,
  rows: number,
): tf.Tensor2D {
  return tf.tidy(() => {
    const terms = tf.mul(tf.gather(b, from), tf.expandDims(values, 1));
    return tf.unsortedSegmentSum(terms, to, rows) as tf.Tensor2D;
  });
}
