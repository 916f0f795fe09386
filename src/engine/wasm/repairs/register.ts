/**
 * Which kernels of tfjs's wasm backend are replaced or added.
 *
 * @module
 */

import { replaceKernels, type Replacement } from "../../replace_kernels.ts";
import { currentHeap } from "../heap.ts";
import { concat, slice, split } from "./blocks.ts";
import { conv2dFilterGradient, conv2dInputGradient } from "./convolution.ts";
import { depthwiseFilterGradient, depthwiseInputGradient } from "./depthwise.ts";
import { elementwise } from "./elementwise.ts";
import { fusedMatMul } from "./fused_mat_mul.ts";
import { gather, unsortedSegmentSum } from "./gather.ts";
import { batchMatMul } from "./mat_mul.ts";
import { maxPoolGradient } from "./pooling.ts";
import { cast, identity } from "./identity.ts";
import { meanOfLeadingAxes, sumOfLeadingAxes } from "./reductions.ts";
import { areFloats, type Repair } from "./repair.ts";
import { tile } from "./tile.ts";
import { transpose } from "./transpose.ts";

/** Repairs by tfjs's kernel name. */
const REPAIRS: Readonly<Record<string, Repair>> = {
  BatchMatMul: ({ inputs: { a, b }, attrs }, heap) =>
    areFloats(a, b) ? batchMatMul(heap, a, b, attrs) : null,
  _FusedMatMul: fusedMatMul,

  Exp: elementwise("exp"),
  Log: elementwise("log"),
  Tanh: elementwise("tanh"),
  Erf: elementwise("erf"),

  Sum: sumOfLeadingAxes,
  Mean: meanOfLeadingAxes,

  Cast: cast,
  Identity: identity,
  GatherV2: gather,
  UnsortedSegmentSum: unsortedSegmentSum,
  Tile: tile,
  Transpose: transpose,
  Slice: slice,
  Concat: concat,
  SplitV: split,

  Conv2DBackpropFilter: conv2dFilterGradient,
  Conv2DBackpropInput: conv2dInputGradient,
  DepthwiseConv2dNativeBackpropFilter: depthwiseFilterGradient,
  DepthwiseConv2dNativeBackpropInput: depthwiseInputGradient,
  MaxPoolGrad: maxPoolGradient,
};

/** Registers all repairs; a second call changes nothing. */
export function repairWasmKernels(): void {
  replaceKernels(
    "wasm",
    Object.fromEntries(
      Object.entries(REPAIRS).map(([name, repair]) => [name, repaired(name, repair)]),
    ),
  );
}

function repaired(name: string, repair: Repair): Replacement {
  return (stock) => (call) => {
    const output = repair(call as never, currentHeap()) ?? stock?.(call);
    if (output !== undefined) return output;
    throw new Error(`${name} is not there for these inputs on the wasm engine`);
  };
}
