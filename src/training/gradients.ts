/**
 * Loss and gradients of one optimiser step, over all its scaffold passes.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import type { Pass } from "../adapter/layer.ts";
import type { Examples } from "../adapter/projection_cache.ts";
import { freeingTape, tidied } from "../engine/scope.ts";
import type { Network } from "../models/network.ts";
import type { ScaffoldPass } from "./resampling.ts";
import type { Batch, Task } from "./task.ts";

/** On the engine; the caller disposes. */
export interface StepGradients {
  /** Mean loss over the passes. */
  loss: tf.Scalar;
  /** One a trained parameter, in the network's order. */
  gradients: tf.Tensor[];
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
  return tidied(() => {
    const [first, ...others] = passes.map((scaffold) => {
      network.draw(scaffold.draw);
      return tidied(() => passGradients(network, task, batch, scaffold, { step, examples }));
    });
    const { loss, gradients } = others.reduce((sum, other) => ({
      loss: tf.add(sum.loss, other.loss),
      gradients: sum.gradients.map((gradient, slot) => tf.add(gradient, other.gradients[slot])),
    }), first);
    return { loss: timesNumber(loss, 1 / total), gradients };
  });
}

/** Loss and gradients of one pass, times its weight. */
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
  const variables = network.trained.map(({ variable }) => variable);
  const { value, grads } = freeingTape(() =>
    tf.variableGrads(() => task.loss(network.forward(inputs, pass), targets), variables)
  );
  return {
    loss: timesNumber(value, weight),
    gradients: variables.map(({ name }) => timesNumber(grads[name], weight)),
  };
}

function timesNumber<T extends tf.Tensor>(tensor: T, factor: number): T {
  return factor === 1 ? tensor : tf.mul(tensor, factor);
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
