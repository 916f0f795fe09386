/**
 * Transposed matrices: tfjs moves them value by value.
 *
 * @module
 */

import { numbersIn } from "../../../numeric/shape.ts";
import { areFloats, type Repair } from "./repair.ts";

/** `tf.transpose` of the last two axes; tfjs's own kernel for all other orders. */
export const transpose: Repair = ({ inputs: { x }, attrs }, heap) => {
  const perm = attrs.perm as number[];
  const rank = x.shape.length;
  const swapsLastTwo = rank >= 2 && perm[rank - 1] === rank - 2 && perm[rank - 2] === rank - 1 &&
    perm.slice(0, -2).every((axis, i) => axis === i);
  if (!areFloats(x) || !swapsLastTwo) return null;
  const out = heap.allocate(perm.map((axis) => x.shape[axis]));
  const [rows, columns] = x.shape.slice(-2);
  const count = numbersIn(x.shape.slice(0, -2));
  heap.kernels.transposeMatrices(heap.address(x), count, rows, columns, heap.address(out));
  return out;
};
