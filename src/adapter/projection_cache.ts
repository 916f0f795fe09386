/**
 * A frozen first layer sees the same examples in every epoch, so its output for them never
 * changes: it is computed once and then looked up. On the portable engine the rows are the same bits
 * either way, since a row of its product does not depend on the rows beside it.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { filledTensor, valuesNow } from "../engine/tensors.ts";

/** Which training examples the rows of a batch are. */
export interface Examples {
  /** Number of each row's example. */
  readonly indices: Uint32Array;
  /** Number of all examples. */
  readonly total: number;
  /** Whose examples they are, one object a training: what is known of others' is forgotten. */
  readonly owner: object;
}

/** Above this many bytes a cache is not worth its memory. */
export const LARGEST_CACHE = 536_870_912;

/** Rows of x W, one an example; for one W and the examples of one owner at a time. */
export class ProjectionCache {
  #owner: object | undefined;
  #rows: Float32Array | undefined;
  #known: Uint8Array | undefined;

  /** @param width output width of the layer */
  constructor(readonly width: number) {}

  /**
   * The projections of a batch, [n, width]; the caller disposes.
   *
   * @param examples what the rows are
   * @param compute makes the projections where some are not known yet
   */
  project({ indices, total, owner }: Examples, compute: () => tf.Tensor2D): tf.Tensor2D {
    const { width } = this;
    // Reading from a GPU would take longer than computing anew.
    if (total * width * 4 > LARGEST_CACHE || tf.getBackend() === "webgpu") return compute();
    if (owner !== this.#owner) this.#rows = this.#known = undefined;
    this.#owner = owner;
    const rows = this.#rows ??= new Float32Array(total * width);
    const known = this.#known ??= new Uint8Array(total);
    if (indices.every((index) => known[index] === 1)) {
      return filledTensor<tf.Rank.R2>([indices.length, width], (values) => {
        indices.forEach((index, row) => {
          values.set(rows.subarray(index * width, (index + 1) * width), row * width);
        });
      });
    }
    const projected = compute();
    const values = valuesNow(projected);
    indices.forEach((index, row) => {
      rows.set(values.subarray(row * width, (row + 1) * width), index * width);
      known[index] = 1;
    });
    return projected;
  }
}
