/**
 * The two passes of a closed-form continuous-time cell over a sequence, on the heap.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import type { Heap } from "../wasm/heap.ts";
import { CELL_ACTIVATIONS } from "../wasm/kernels.ts";
import { addToWeight, apply, applyBack, type Matrix, matrixOf, rowsFrom } from "../wasm/matrix.ts";
import { readBack } from "./cfc_readout.ts";
import type { CfcCourse } from "./cfc_steps.ts";

/** The matrices of a cell, and what else has their shapes. */
export interface CellWeights<M = tf.Tensor2D> {
  /** [features + hidden, backbone]. */
  readonly first: M;
  /** [backbone, backbone]. */
  readonly second: M;
  /** [backbone, 3 hidden]: ff1, ff2 and time. */
  readonly heads: M;
}

/** What the way back needs, n rows for each step, one step below the other. */
export interface Kept<M = tf.Tensor2D> {
  /** `[x_t, h_t-1]`. */
  readonly inputs: M;
  /** Behind the first backbone layer, and its activation. */
  readonly z1: M;
  /** Behind the second, its activation and the mask. */
  readonly z2: M;
  /** Slopes of z1 by what its activation was given. */
  readonly slopes1: M;
  /** Those of z2. */
  readonly slopes2: M;
  /** Those of the state by what the heads gave, [T n, 3 hidden]. */
  readonly slopes3: M;
}

/**
 * Gradients closer to 0 than this, 2^-63, count as 0: no float32 holds their squares, so Adam feels
 * none of them. They shrink with every step back, in a new network to 1e-37 over 48 steps, and
 * processors compute with such numbers ten times slower.
 */
export const LEAST_GRADIENT = 2 ** -63;

/**
 * Goes forward and fills `kept`.
 *
 * @param x [n, T features], step by step
 * @param biases of all maps, [2 backbone + 3 hidden]
 * @param kept allocated, of any values
 * @returns the last state, [n, hidden]; the caller disposes
 */
export function throughSteps(
  heap: Heap,
  x: tf.Tensor2D,
  { weights, biases }: { weights: CellWeights; biases: tf.Tensor1D },
  kept: Kept,
  { steps, hidden, activation, mask }: CfcCourse,
): tf.Tensor2D {
  const { kernels } = heap;
  const rows = x.shape[0];
  const { first, second, heads } = weightsOf(heap, weights);
  const [wide, backbone] = [first.rows, first.columns];
  const what = CELL_ACTIVATIONS[activation];
  const activate = (x: Matrix, bias: number, mask: number, out: Matrix) =>
    kernels.activate(what, x.at, bias, mask, rows, backbone, out.at, heap.scratch(256));
  const state = heap.allocate<tf.Rank.R2>([rows, hidden]);
  const bias = heap.address(biases);
  const masks = masksOf(heap, mask, { rows, backbone });
  layInputs(heap, x, kept.inputs, { steps, hidden });
  for (let step = 0; step < steps; step++) {
    const { inputs, z1, z2, slopes1, slopes2, slopes3 } = keptOf(heap, kept, step, rows);
    apply(heap, inputs, first, slopes1);
    activate(slopes1, bias, 0, z1);
    apply(heap, z1, second, slopes2);
    activate(slopes2, bias + 4 * backbone, masks.at(step), z2);
    apply(heap, z2, heads, slopes3);
    const next = step === steps - 1
      ? { at: heap.address(state), apart: hidden }
      : { at: inputs.at + 4 * (rows * wide + wide - hidden), apart: wide };
    const ofHeads = bias + 8 * backbone;
    kernels.gate(slopes3.at, ofHeads, rows, hidden, next.at, next.apart, heap.scratch(256));
  }
  masks.dispose();
  return state;
}

/** The address of a step's mask, until the next is asked for; 0: there is none. */
interface Masks {
  at(step: number): number;
  dispose(): void;
}

/** Where each step has a mask of its own, its columns are made one matrix. */
function masksOf(
  heap: Heap,
  mask: tf.Tensor2D | null,
  { rows, backbone }: Readonly<Record<"rows" | "backbone", number>>,
): Masks {
  if (mask === null) return { at: () => 0, dispose() {} };
  const apart = mask.shape[1];
  if (apart === backbone) return { at: () => heap.address(mask), dispose() {} };
  const own = heap.allocate<tf.Rank.R2>([rows, backbone]);
  return {
    at(step) {
      const [from, to] = heap.addresses(mask, own);
      heap.kernels.copyBlocks(from + 4 * step * backbone, apart, to, backbone, rows, backbone);
      return to;
    },
    dispose: () => own.dispose(),
  };
}

/** `[x_t, h_t-1]` without the states but the first, which is 0. */
function layInputs(
  heap: Heap,
  x: tf.Tensor2D,
  inputs: tf.Tensor2D,
  { steps, hidden }: Pick<CfcCourse, "steps" | "hidden">,
): void {
  const [rows, width] = x.shape;
  const features = width / steps;
  const wide = features + hidden;
  const [from, to] = heap.addresses(x, inputs);
  heap.values(inputs).fill(0, 0, rows * wide);
  for (let step = 0; step < steps; step++) {
    const [at, block] = [from + 4 * step * features, to + 4 * step * rows * wide];
    heap.kernels.copyBlocks(at, width, block, wide, rows, features);
  }
}

/**
 * Goes back through time, as far as anything is left of the gradient; see
 * {@linkcode LEAST_GRADIENT}.
 *
 * @param read gradient of the states that were read, [n, hidden], and behind which step each was (see
 * `lastObserved`)
 * @returns gradients of matrices and biases; the caller disposes
 */
export function backThroughSteps(
  heap: Heap,
  { dy, last }: { readonly dy: tf.Tensor2D; readonly last: Int32Array | null },
  weights: CellWeights,
  kept: Kept,
): CellWeights & { biases: tf.Tensor1D } {
  const [rows, hidden] = dy.shape;
  const steps = kept.inputs.shape[0] / rows;
  const backbone = weights.second.shape[0];
  const gradients = {
    first: zeros<tf.Rank.R2>(heap, weights.first.shape),
    second: zeros<tf.Rank.R2>(heap, weights.second.shape),
    heads: zeros<tf.Rank.R2>(heap, weights.heads.shape),
    biases: zeros<tf.Rank.R1>(heap, [2 * backbone + 3 * hidden]),
  };
  const widths = { d1: backbone, d2: backbone, d3: 3 * hidden, dState: hidden };
  const passing = Object.values(widths).map((width) => heap.allocate<tf.Rank.R2>([rows, width]));
  const [d1, d2, d3, dState] = passing.map((tensor) => matrixOf(heap, tensor));
  const places = {
    ...{ d1, d2, d3, weights: weightsOf(heap, weights), gradients: weightsOf(heap, gradients) },
    sums: heap.address(gradients.biases),
  };
  const passed = passing[3];
  const clear = () => heap.values(passed).fill(0);
  if (last !== null) clear();
  let given = last === null ? matrixOf(heap, dy) : dState;
  for (let step = steps - 1; step >= 0; step--) {
    if (last !== null) readBack(heap, dy, { last, step }, passed);
    const next = step === 0 ? null : dState;
    if (!stepBack(heap, given, keptOf(heap, kept, step, rows), places, next)) {
      if (last === null) break;
      clear();
    }
    given = dState;
  }
  tf.dispose(passing);
  return gradients;
}

/** Where gradients pass, one step after the other. */
interface Places {
  readonly d1: Matrix;
  readonly d2: Matrix;
  readonly d3: Matrix;
  readonly weights: CellWeights<Matrix>;
  readonly gradients: CellWeights<Matrix>;
  /** Address of the gradients of the biases. */
  readonly sums: number;
}

/**
 * One step back.
 *
 * @param dState gradient of the state after it
 * @param before where that of the state before it is put; null: nobody asks
 * @returns whether anything was left of the gradient
 */
function stepBack(
  heap: Heap,
  dState: Matrix,
  { inputs, z1, z2, slopes1, slopes2, slopes3 }: Kept<Matrix>,
  { d1, d2, d3, weights, gradients, sums }: Places,
  before: Matrix | null,
): boolean {
  const slope = (slopes: Matrix, dy: Matrix, out: Matrix, bias: number) => {
    const times = out.columns / dy.columns;
    const [at, size] = [sums + 4 * bias, [dy.rows, dy.columns, times]] as const;
    return heap.kernels.applySlopes(slopes.at, dy.at, ...size, LEAST_GRADIENT, out.at, at) !== 0;
  };
  const backbone = d1.columns;
  if (!slope(slopes3, dState, d3, 2 * backbone)) return false;
  addToWeight(heap, z2, d3, gradients.heads);
  applyBack(heap, d3, weights.heads, d2);
  if (!slope(slopes2, d2, d2, backbone)) return false;
  addToWeight(heap, z1, d2, gradients.second);
  applyBack(heap, d2, weights.second, d1);
  if (!slope(slopes1, d1, d1, 0)) return false;
  addToWeight(heap, inputs, d1, gradients.first);
  if (before === null) return false;
  const ofState = rowsFrom(weights.first, inputs.columns - before.columns, before.columns);
  applyBack(heap, d1, ofState, before);
  return true;
}

function zeros<R extends tf.Rank>(heap: Heap, shape: number[]): tf.Tensor<R> {
  const tensor = heap.allocate<R>(shape);
  heap.values(tensor).fill(0);
  return tensor;
}

function weightsOf(heap: Heap, { first, second, heads }: CellWeights): CellWeights<Matrix> {
  return {
    first: matrixOf(heap, first),
    second: matrixOf(heap, second),
    heads: matrixOf(heap, heads),
  };
}

/** The rows of one step. */
function keptOf(heap: Heap, kept: Kept, step: number, rows: number): Kept<Matrix> {
  const block = (tensor: tf.Tensor2D) => rowsFrom(matrixOf(heap, tensor), step * rows, rows);
  return {
    inputs: block(kept.inputs),
    z1: block(kept.z1),
    z2: block(kept.z2),
    slopes1: block(kept.slopes1),
    slopes2: block(kept.slopes2),
    slopes3: block(kept.slopes3),
  };
}
