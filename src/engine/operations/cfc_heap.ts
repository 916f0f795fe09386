/**
 * A closed-form continuous-time cell where tensors lie on the heap: three products a step, and what
 * is between them in kernels that leave the slopes for the way back.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import * as tf from "@tensorflow/tfjs";
import { currentHeap, type Heap } from "../wasm/heap.ts";
import { backThroughSteps, type CellWeights, type Kept, throughSteps } from "./cfc_passes.ts";
import { lastObserved, readEarlier } from "./cfc_readout.ts";
import { CFC_MAPS, type CfcCourse, type CfcMapName, type CfcMaps } from "./cfc_steps.ts";
import type { LinearMap } from "./linear_map.ts";
import { withGradient } from "./with_gradient.ts";

/** Which third of the heads' columns a head has: timeA and timeB are added. */
const THIRD: Partial<Record<CfcMapName, 0 | 1 | 2>> = { ff1: 0, ff2: 1, timeA: 2, timeB: 2 };

/**
 * The cell and its gradient on the current engine's heap.
 *
 * @param x [n, T features], step by step; checked by the caller, as all
 * @returns [n, hidden]; the caller disposes
 */
export function cfcOnHeap(
  x: tf.Tensor2D,
  maps: CfcMaps<LinearMap>,
  course: CfcCourse,
): tf.Tensor2D {
  const sizes = sizesOf(x, maps, course);
  const weights = CFC_MAPS.map((name) => maps[name].weight);
  const biases = CFC_MAPS.flatMap((name) => maps[name].bias ?? []);
  const last = lastObserved(currentHeap(), x, course);
  return withGradient<tf.Tensor2D>([...weights, ...biases], (_, save) => {
    const heap = currentHeap();
    const cell = { weights: weightsOf(heap, maps, sizes), biases: biasesOf(heap, maps, sizes) };
    const kept = allocateKept(heap, sizes);
    const state = throughSteps(heap, x, cell, kept, course);
    if (last !== null) readEarlier(heap, state, kept.inputs, last);
    save([...Object.values(cell.weights), ...Object.values(kept)]);
    return state;
  }, (dy, saved) => {
    const heap = currentHeap();
    const [first, second, heads, inputs, z1, z2, slopes1, slopes2, slopes3] =
      saved as tf.Tensor2D[];
    const kept = { inputs, z1, z2, slopes1, slopes2, slopes3 };
    const gradients = backThroughSteps(heap, { dy, last }, { first, second, heads }, kept);
    const trainedBiases = CFC_MAPS.filter((name) => maps[name].bias !== null);
    return [
      ...CFC_MAPS.map((name) => gradientOfWeight(heap, name, gradients, sizes)),
      ...trainedBiases.map((name) => gradientOfBias(heap, name, gradients.biases, sizes)),
    ];
  });
}

/** Numbers of rows and columns. */
interface CellSizes {
  /** n, sequences. */
  readonly rows: number;
  /** T. */
  readonly steps: number;
  /** Inputs a step. */
  readonly features: number;
  /** Width of the state. */
  readonly hidden: number;
  /** Width of both backbone layers. */
  readonly backbone: number;
}

function sizesOf(
  { shape: [rows, width] }: tf.Tensor2D,
  { second }: CfcMaps<LinearMap>,
  { steps, hidden }: CfcCourse,
): CellSizes {
  return { rows, steps, features: width / steps, hidden, backbone: second.weight.shape[0] };
}

/** What both passes share, a block of n rows for each step. */
function allocateKept(heap: Heap, sizes: CellSizes): Kept {
  const { rows, steps, features, hidden, backbone } = sizes;
  const blocks = (width: number) => heap.allocate<tf.Rank.R2>([steps * rows, width]);
  return {
    inputs: blocks(features + hidden),
    z1: blocks(backbone),
    z2: blocks(backbone),
    slopes1: blocks(backbone),
    slopes2: blocks(backbone),
    slopes3: blocks(3 * hidden),
  };
}

/** Those of the heads are one: `V_ff1, V_ff2, V_timeA + V_timeB` side by side. */
function weightsOf(
  heap: Heap,
  { first, second, ff1, ff2, timeA, timeB }: CfcMaps<LinearMap>,
  { hidden, backbone }: CellSizes,
): CellWeights {
  const heads = heap.allocate<tf.Rank.R2>([backbone, 3 * hidden]);
  const time = tf.add<tf.Tensor2D>(timeA.weight, timeB.weight);
  [ff1.weight, ff2.weight, time].forEach((weight, third) => {
    const [from, to] = heap.addresses(weight, heads);
    heap.kernels.copyBlocks(from, hidden, to + 4 * third * hidden, 3 * hidden, backbone, hidden);
  });
  time.dispose();
  return { first: first.weight, second: second.weight, heads };
}

/** All b, those of the heads merged as their weights are, [2 backbone + 3 hidden]. */
function biasesOf(heap: Heap, maps: CfcMaps<LinearMap>, sizes: CellSizes): tf.Tensor1D {
  const biases = heap.allocate<tf.Rank.R1>([2 * sizes.backbone + 3 * sizes.hidden]);
  const sums = heap.values(biases).fill(0);
  for (const name of CFC_MAPS) {
    const { bias } = maps[name];
    if (bias === null) continue;
    const first = placeOfBias(name, sizes);
    heap.values(bias).forEach((value, i) => sums[first + i] += value);
  }
  return biases;
}

/** Number of the first of a map's biases. */
function placeOfBias(name: CfcMapName, { hidden, backbone }: CellSizes): number {
  const third = THIRD[name];
  if (third !== undefined) return 2 * backbone + third * hidden;
  return name === "first" ? 0 : backbone;
}

function gradientOfWeight(
  heap: Heap,
  name: CfcMapName,
  { first, second, heads }: CellWeights,
  { hidden, backbone }: CellSizes,
): tf.Tensor2D {
  const third = THIRD[name];
  if (third === undefined) return name === "first" ? first : second;
  const gradient = heap.allocate<tf.Rank.R2>([backbone, hidden]);
  const [from, to] = heap.addresses(heads, gradient);
  heap.kernels.copyBlocks(from + 4 * third * hidden, 3 * hidden, to, hidden, backbone, hidden);
  return gradient;
}

function gradientOfBias(
  heap: Heap,
  name: CfcMapName,
  biases: tf.Tensor1D,
  sizes: CellSizes,
): tf.Tensor1D {
  const length = THIRD[name] === undefined ? sizes.backbone : sizes.hidden;
  const gradient = heap.allocate<tf.Rank.R1>([length]);
  const first = placeOfBias(name, sizes);
  heap.values(gradient).set(heap.values(biases).subarray(first, first + length));
  return gradient;
}
