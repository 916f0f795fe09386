/**
 * Episodes as a Decision Transformer reads them: windows of K steps.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { filledTensor } from "../engine/tensors.ts";
import type { DecisionInputs } from "../models/decision_transformer.ts";
import type { Episode } from "../data/trajectories/trajectory.ts";
import type { StepWidths } from "../simulation/environment.ts";

/** An episode in the network's units; in a rollout, as far as it has come. */
export interface Sequence {
  /** Normalised, row-major `[steps, observationWidth]`. */
  readonly observations: Float32Array;
  /** In [-1, 1], row-major `[steps, actionWidth]`. */
  readonly actions: Float32Array;
  /** What is still to be earned before each action, over the return scale; `[steps]`. */
  readonly returns: Float32Array;
}

/** Some steps of an episode, one after the other. */
export interface Window {
  /** The episode. */
  readonly sequence: Sequence;
  /** Its first step. */
  readonly first: number;
  /** Its steps, 1 to K; rows up to K are padding. */
  readonly length: number;
}

/** What observations are normalised by. */
export interface Normaliser {
  /** Mean of each number seen, [observationWidth]. */
  readonly mean: Float64Array;
  /** Standard deviation of each, [observationWidth], above 0. */
  readonly deviation: Float64Array;
}

/** Added to deviations, as in the authors' code: a number that never changes is not divided by 0. */
const SMALLEST_DEVIATION = 1e-6;

/** The statistics of all steps of some episodes, in float64, one after the other. */
export function normaliserOf(
  episodes: readonly Episode[],
  { observationWidth }: StepWidths,
): Normaliser {
  const mean = new Float64Array(observationWidth);
  const deviation = new Float64Array(observationWidth);
  const steps = episodes.reduce((sum, episode) => sum + episode.steps, 0);
  const forEach = (use: (value: number, column: number) => void) => {
    for (const { observations } of episodes) {
      for (let i = 0; i < observations.length; i++) use(observations[i], i % observationWidth);
    }
  };
  forEach((value, column) => mean[column] += value / steps);
  forEach((value, column) => {
    const apart = value - mean[column];
    deviation[column] += apart * apart / steps;
  });
  const spread = deviation.map((variance) => Math.sqrt(variance) + SMALLEST_DEVIATION);
  return { mean, deviation: spread };
}

/** Writes `(observations - mean) / deviation` into `out`, both row-major. */
export function normalise(
  { mean, deviation }: Normaliser,
  observations: Float32Array,
  out: Float32Array,
): void {
  for (let i = 0; i < observations.length; i++) {
    const column = i % mean.length;
    out[i] = (observations[i] - mean[column]) / deviation[column];
  }
}

/** A recorded episode in the network's units. */
export function sequenceOf(
  { steps, observations, actions, rewards }: Episode,
  normaliser: Normaliser,
  returnScale: number,
): Sequence {
  const normalised = new Float32Array(observations.length);
  normalise(normaliser, observations, normalised);
  const returns = new Float32Array(steps);
  for (let step = steps - 1, sum = 0; step >= 0; step--) {
    sum += rewards[step];
    returns[step] = sum / returnScale;
  }
  return { observations: normalised, actions, returns };
}

/**
 * Windows that begin every `stride` steps. Those that would reach beyond the end of an episode are
 * moved back to end with it; one of an episode shorter than K is padded behind its end.
 */
export function overlappingWindows(
  sequences: readonly Sequence[],
  { context, stride }: { context: number; stride: number },
): Window[] {
  return sequences.flatMap((sequence) => {
    const steps = sequence.returns.length;
    const last = Math.max(0, steps - context);
    const count = Math.ceil(last / stride) + 1;
    return Array.from({ length: count }, (_, i) => ({
      sequence,
      first: Math.min(i * stride, last),
      length: Math.min(context, steps),
    }));
  });
}

/** Windows side by side, which hold every step once; the last of an episode may be shorter. */
export function disjointWindows(sequences: readonly Sequence[], context: number): Window[] {
  return sequences.flatMap((sequence) => {
    const steps = sequence.returns.length;
    return Array.from({ length: Math.ceil(steps / context) }, (_, i) => ({
      sequence,
      first: i * context,
      length: Math.min(context, steps - i * context),
    }));
  });
}

/** The network's inputs for some windows; the caller disposes. */
export function windowInputs(
  windows: readonly Window[],
  { observationWidth, actionWidth }: StepWidths,
  context: number,
): DecisionInputs {
  const rows = windows.length * context;
  const gathered = (field: keyof Sequence, width: number) =>
    filledTensor<tf.Rank.R2>(
      [rows, width],
      (out) => fillRows(windows, { field, width, context }, out),
    );
  const timesteps = new Int32Array(rows);
  windows.forEach(({ first, length }, i) => {
    for (let step = 0; step < length; step++) timesteps[i * context + step] = first + step;
  });
  return {
    returns: gathered("returns", 1),
    observations: gathered("observations", observationWidth),
    actions: gathered("actions", actionWidth),
    timesteps: tf.tensor1d(timesteps, "int32"),
  };
}

/** Copies a field of each window into its K rows, and zeros behind its end. */
export function fillRows(
  windows: readonly Window[],
  { field, width, context }: { field: keyof Sequence; width: number; context: number },
  out: Float32Array,
): void {
  out.fill(0);
  windows.forEach(({ sequence, first, length }, i) => {
    const steps = sequence[field].subarray(first * width, (first + length) * width);
    out.set(steps, i * context * width);
  });
}
