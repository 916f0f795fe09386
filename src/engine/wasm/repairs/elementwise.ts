/**
 * exp, log, tanh and erf, four values at a time; tfjs's take 5 to 25 ns a value.
 *
 * @module
 */

import { ELEMENTWISE } from "../kernels.ts";
import { areFloats, type Repair } from "./repair.ts";

/** The kernel of a function of one value. */
export function elementwise(name: "exp" | "log" | "tanh" | "erf"): Repair {
  return ({ inputs: { x } }, heap) => {
    if (!areFloats(x)) return null;
    const out = heap.allocate(x.shape);
    const [from, to] = heap.addresses(x, out);
    heap.kernels.elementwise(ELEMENTWISE[name], from, out.size, to, heap.scratch(256));
    return out;
  };
}
