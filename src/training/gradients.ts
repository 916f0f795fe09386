/**
 * Loss and gradients of one optimiser step, over all its scaffold passes.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import type { Pass } from "../adapter/layer.ts";
import type { Examples } from "../adapter/projection_cache.ts";
import { freeingTape, tidied } from "../engine/scope.ts";
import type { Tensors } from "../models/architecture.ts";
import type { Network } from "../models/network.ts";
import type { BackbonePass } from "./resampling.ts";
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
  /** The training examples of the whole step. */
  indices: Uint32Array;
  /** What the batch's rows are; undefined while scaffolds change. */
  examples?: Examples;
}

/**
 * Weighted sum of the gradients of every pass; leaves the last pass's scaffold current. Parts of a
 * batch weigh by their examples: the sum is the batch's own gradient where the loss is a mean over
 * examples. In a subspace it is pulled back once, from the sum.
 *
 * @param place the step and its examples
 */
export function stepGradients(
  network: Network<Tensors>,
  task: Task<Tensors, Tensors>,
  passes: readonly BackbonePass[],
  place: StepPlace,
): StepGradients {
  const total = passes.reduce((sum, { weight }) => sum + weight, 0);
  return tidied(() => {
    const gradientsOf = (backbone: BackbonePass) => {
      network.draw(backbone.draw);
      return tidied(() => passGradients(network, task, backbone, place));
    };
    const [first, ...others] = passes;
    const { loss, gradients } = others.reduce(
      (sum, backbone) => added(sum, gradientsOf(backbone)),
      gradientsOf(first),
    );
    return {
      loss: timesNumber(loss, 1 / total),
      gradients: network.subspace?.pullBack(gradients) ?? gradients,
    };
  });
}

/** Sums of losses and gradients; the terms are freed one by one, so that few are held at once. */
function added(sum: StepGradients, other: StepGradients): StepGradients {
  const both = <T extends tf.Tensor>(term: T, more: T): T => {
    const result = tf.add<T>(term, more);
    tf.dispose([term, more]);
    return result;
  };
  const gradients = sum.gradients.map((gradient, slot) => both(gradient, other.gradients[slot]));
  return { loss: both(sum.loss, other.loss), gradients };
}

/** Loss and gradients by all weights of one pass, times its weight. */
function passGradients(
  network: Network<Tensors>,
  task: Task<Tensors, Tensors>,
  backbone: BackbonePass,
  { step, indices, examples }: StepPlace,
): StepGradients {
  const { weight } = backbone;
  const batch = task.batch("train", rowsOf(backbone, indices));
  const pass = trainingPass(backbone, step, examples);
  const variables = network.weights.map(({ variable }) => variable);
  const { value, grads } = freeingTape(() =>
    tf.variableGrads(() => lossOf(network, task, batch, pass), variables)
  );
  return {
    loss: timesNumber(value, weight),
    gradients: variables.map(({ name }) => timesNumber(grads[name], weight)),
  };
}

/** Without all outputs at once, where network and task can. */
function lossOf(
  network: Network<Tensors>,
  task: Task<Tensors, Tensors>,
  { inputs, targets }: Batch<Tensors, Tensors>,
  pass: Pass,
): tf.Scalar {
  const { factors } = network.forward;
  const { ofFactors } = task.loss;
  if (factors !== undefined && ofFactors !== undefined) {
    return ofFactors(factors(inputs, pass), targets);
  }
  return task.loss(network.forward(inputs, pass), targets);
}

function timesNumber<T extends tf.Tensor>(tensor: T, factor: number): T {
  return factor === 1 ? tensor : tf.mul(tensor, factor);
}

/** The examples that a pass sees. */
export function rowsOf({ rowStart, rowEnd }: BackbonePass, indices: Uint32Array): Uint32Array {
  return indices.subarray(rowStart, rowEnd);
}

/** The circumstances of a pass within a step. */
export function trainingPass(
  { rowStart, rowEnd }: BackbonePass,
  step: number,
  examples?: Examples,
): Pass {
  const place = { step, row: rowStart, rows: rowEnd - rowStart };
  const indices = examples?.indices.subarray(rowStart, rowEnd);
  const seen = examples && indices && { ...examples, indices };
  return { ...place, training: true, withoutBackbone: false, examples: seen };
}
