/**
 * Loss and gradients of one optimiser step, over all its scaffold passes.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import type { Pass } from "../adapter/layer.ts";
import type { Examples } from "../adapter/projection_cache.ts";
import { withoutLeaks } from "../engine/scope.ts";
import type { Network } from "../models/network.ts";
import type { ScaffoldPass } from "./resampling.ts";
import type { Batch, Task } from "./task.ts";

/** One value array a trained parameter, in the network's order. */
export interface StepGradients {
  /** Mean loss over the passes. */
  loss: number;
  gradients: Float32Array[];
}

/** Which step it is, and of which examples. */
export interface StepPlace {
  /** 0-based optimiser step; addresses the dropout masks. */
  step: number;
  /** What the batch's rows are; undefined while scaffolds change. */
  examples?: Examples;
}

/**
 * Weighted sum of the gradients of every pass; leaves the last pass's scaffold current.
 *
 * @param place the step and its examples
 */
export function stepGradients(
  network: Network,
  task: Task,
  batch: Batch,
  passes: readonly ScaffoldPass[],
  { step, examples }: StepPlace,
): StepGradients {
  const total = passes.reduce((sum, { weight }) => sum + weight, 0);
  const results = passes.map((scaffold) => {
    network.draw(scaffold.draw);
    return withoutLeaks(() => passGradients(network, task, batch, scaffold, { step, examples }));
  });
  const [first, ...others] = results;
  for (const other of others) {
    other.gradients.forEach((gradient, slot) => addTo(first.gradients[slot], gradient));
  }
  const loss = results.reduce((sum, { loss }, i) => sum + loss * passes[i].weight, 0) / total;
  return { loss, gradients: first.gradients };
}

function passGradients(
  network: Network,
  task: Task,
  batch: Batch,
  scaffold: ScaffoldPass,
  place: StepPlace,
): StepGradients {
  const { rowStart, weight } = scaffold;
  const { inputs, targets } = partOf(batch, scaffold);
  const pass: Pass = { ...place, training: true, row: rowStart, withoutBackbone: false };
  const { value, grads } = tf.variableGrads(
    () => task.loss(network.forward(inputs, pass), targets),
    network.trained.map(({ variable }) => variable),
  );
  const gradients = network.trained.map(({ variable }) => {
    const gradient = grads[variable.name].dataSync<"float32">().slice();
    if (weight !== 1) { for (let i = 0; i < gradient.length; i++) gradient[i] *= weight; }
    return gradient;
  });
  return { loss: value.dataSync()[0], gradients };
}

/** The rows of a batch that a pass sees; the caller disposes what is new. */
export function partOf(
  { inputs, targets }: Batch,
  { rowStart, rowEnd }: Pick<ScaffoldPass, "rowStart" | "rowEnd">,
): Batch {
  const rows = rowEnd - rowStart;
  if (rows === inputs.shape[0]) return { inputs, targets };
  const part = (x: tf.Tensor2D) => tf.slice(x, [rowStart, 0], [rows, x.shape[1]]);
  return { inputs: part(inputs), targets: part(targets) };
}

function addTo(sum: Float32Array, term: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] += term[i];
}
