/**
 * scipy's sparse matrices by rows, as pickles describe them.
 *
 * @module
 */

import type { ArrayValues, PickledCsr } from "./value.ts";
import { ArrayDraft, sizes } from "./numpy_array.ts";

/** A matrix that a pickle makes first and fills afterwards. */
export class CsrDraft {
  #state: Map<unknown, unknown> | null = null;

  /** Called by the pickle with the attributes of the matrix. */
  setState(state: unknown): void {
    if (!(state instanceof Map)) throw new Error("a CSR matrix without content");
    this.#state = state;
  }

  /** The matrix itself. @throws {Error} when it was never filled, or not with a CSR matrix */
  finish(): PickledCsr {
    const shape = sizes(this.#state?.get("_shape"));
    if (shape.length !== 2) throw new Error(`a CSR matrix of shape [${shape}]`);
    const [indptr, indices, data] = ["indptr", "indices", "data"].map((name) => this.#part(name));
    const [rows, columns] = shape;
    const rising = indptr.every((at, row) =>
      Number.isInteger(at) && (row === 0 ? at === 0 : at >= indptr[row - 1])
    );
    const fits = indptr.length === rows + 1 && indptr[rows] === indices.length &&
      data.length === indices.length;
    if (!rising || !fits) {
      throw new Error(
        `a CSR matrix of ${rows} rows with ${indptr.length} row starts, ${indices.length} columns ` +
          `and ${data.length} values`,
      );
    }
    const beyond = indices.find((column) =>
      !(Number.isInteger(column) && column >= 0 && column < columns)
    );
    if (beyond !== undefined) {
      throw new Error(`a CSR matrix with an entry in column ${beyond} of ${columns}`);
    }
    return { kind: "csr", shape: [rows, columns], indptr, indices, data };
  }

  #part(name: string): ArrayValues {
    const part = this.#state?.get(name);
    if (!(part instanceof ArrayDraft)) throw new Error(`a CSR matrix without its ${name}`);
    return part.finish().values;
  }
}
