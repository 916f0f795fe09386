/**
 * A frozen first layer sees the same examples in every epoch, so its output for them never
 * changes: it is computed once and then looked up. On the portable engine the rows are the same bits
 * either way, since a row of its product does not depend on the rows beside it.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { SparseMatrix } from "../engine/sparse_matrix.ts";
import { filledTensor, valuesNow } from "../engine/tensors.ts";

/**
 * Which training examples the rows of a batch are: one row each, or equally many, such as the nodes
 * of a graph.
 */
export interface Examples {
  /** Number of each example, in the order of their rows. */
  readonly indices: Uint32Array;
  /** Number of all examples. */
  readonly total: number;
  /** Whose examples they are, one object a training: what is known of others' is forgotten. */
  readonly owner: object;
}

/** Above this many bytes a cache is not worth its memory. */
export const LARGEST_CACHE = 536_870_912;

/** What is known of data x, the examples of one owner at a time: rows of x W, for one W. */
export class ProjectionCache {
  #owner: object | undefined;
  #values: Float32Array | undefined;
  #known: Uint8Array | undefined;
  #sparse: SparseMatrix | null | undefined;

  /** @param width output width of the layer */
  constructor(readonly width: number) {}

  /**
   * The projections of a batch, [rows, width]; the caller disposes.
   *
   * @param examples what the rows are
   * @param rows number of the batch's rows, equally many for each example of the owner
   * @param compute makes the projections where some are not known yet
   */
  project(
    { indices, total, owner }: Examples,
    rows: number,
    compute: () => tf.Tensor2D,
  ): tf.Tensor2D {
    const size = rows * this.width / indices.length;
    // Reading from a GPU would take longer than computing anew.
    if (total * size * 4 > LARGEST_CACHE || tf.getBackend() === "webgpu") return compute();
    this.#forgetOthers(owner);
    const all = this.#values ??= new Float32Array(total * size);
    const known = this.#known ??= new Uint8Array(total);
    if (indices.every((index) => known[index] === 1)) {
      return filledTensor<tf.Rank.R2>([rows, this.width], (values) => {
        indices.forEach((index, place) => {
          values.set(all.subarray(index * size, (index + 1) * size), place * size);
        });
      });
    }
    const projected = compute();
    const values = valuesNow(projected);
    indices.forEach((index, place) => {
      all.set(values.subarray(place * size, (place + 1) * size), index * size);
      known[index] = 1;
    });
    return projected;
  }

  /**
   * x without its zeros, owned by this object; null where x is not the only example there is, or not
   * most of it is zeros.
   */
  sparse({ total, owner }: Examples, x: tf.Tensor2D): SparseMatrix | null {
    if (total !== 1) return null;
    this.#forgetOthers(owner);
    if (this.#sparse === undefined) this.#sparse = SparseMatrix.withoutZeros(x);
    return this.#sparse;
  }

  /** Frees what it knows. */
  dispose(): void {
    this.#sparse?.dispose();
    this.#sparse = undefined;
    this.#values = this.#known = this.#owner = undefined;
  }

  #forgetOthers(owner: object): void {
    if (owner !== this.#owner) this.dispose();
    this.#owner = owner;
  }
}
