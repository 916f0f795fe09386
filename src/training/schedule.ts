/**
 * The learning rate over time.
 *
 * @module
 */

import { cosPi } from "../numeric/cosine.ts";
import { integerPower } from "../numeric/powers.ts";
import type { OptimizerConfig } from "./config.ts";

/** Length of a run, in optimiser steps. */
export interface Span {
  totalSteps: number;
  stepsPerEpoch: number;
}

/**
 * The learning rate of optimiser step `step` (0-based).
 *
 * With lr0 the configured rate, w the warm-up and T the total number of steps:
 * `constant` lr0; `cosine` lr0 (1 + cos(pi t)) / 2 with t = (step - w) / (T - w);
 * `exponential` lr0 decay^epoch. During the warm-up: lr0 (step + 1) / w; w is the larger of the steps
 * and the share of T that are configured.
 */
export function learningRateAt(config: OptimizerConfig, step: number, span: Span): number {
  const { learningRate } = config;
  const share = Math.round((config.warmupShare ?? 0) * span.totalSteps);
  const warmupSteps = Math.max(config.warmupSteps, share);
  if (step < warmupSteps) return learningRate * (step + 1) / warmupSteps;
  switch (config.schedule) {
    case "constant":
      return learningRate;
    case "cosine": {
      const t = (step - warmupSteps) / Math.max(1, span.totalSteps - warmupSteps);
      return learningRate * (1 + cosPi(Math.min(t, 1))) / 2;
    }
    case "exponential":
      return learningRate * integerPower(config.decay, Math.floor(step / span.stepsPerEpoch));
  }
}

/**
 * The sum of the learning rates of the first `steps` optimiser steps. Adam and AdamW move a value by
 * about the rate a step at most (arXiv:1412.6980, section 2.1), so this bounds how far any trained
 * number can have come.
 *
 * @param config the optimiser.
 * @param steps how many steps were done, at least 0.
 * @param span the length that was planned, which the schedule spans.
 */
export function summedLearningRate(config: OptimizerConfig, steps: number, span: Span): number {
  let sum = 0;
  for (let step = 0; step < steps; step++) sum += learningRateAt(config, step, span);
  return sum;
}
