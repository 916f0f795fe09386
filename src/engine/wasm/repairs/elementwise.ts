/**
 * exp, log, tanh, sigmoid and erf, four values at a time; tfjs's take 5 to 30 ns a value.
 *
 * @module
 */

import { currentHeap } from "../heap.ts";
import { ELEMENTWISE } from "../kernels.ts";
import { areFloats, type Repair, sizeOf } from "./repair.ts";

/** The kernel of a function of one value. */
export function elementwise(name: keyof typeof ELEMENTWISE): Repair {
  return ({ inputs: { x } }) => {
    if (!areFloats(x)) return null;
    const heap = currentHeap();
    const out = heap.allocate(x.shape);
    const size = sizeOf(x.shape);
    heap.kernels.elementwise(ELEMENTWISE[name], heap.address(x), size, heap.address(out));
    return out;
  };
}
