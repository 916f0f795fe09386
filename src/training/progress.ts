/**
 * Where a run stands, apart from its parameters.
 *
 * @module
 */

import { emptyHistory, type History, type LossSum, rounded } from "./history.ts";

/** Beta of every layer after `step` optimiser steps. */
export interface BetaPoint {
  /** Optimiser steps done; 0 is before the first. */
  step: number;
  /** One gain a backbone layer, input side first; 7 significant digits. */
  beta: number[];
}

/** The best validated parameters so far. */
export interface Best {
  /** Validation metric. */
  value: number;
  /** Epoch, from 0. */
  epoch: number;
  /** One array for each number that {@linkcode networkState} lists, in its order. */
  values: Float32Array[];
}

/** Everything the trainer remembers between two steps. */
export interface Progress {
  /** Optimiser steps done. */
  step: number;
  /** Sum and number of the losses of the current epoch. */
  lossSum: number;
  lossCount: number;
  betaTrace: BetaPoint[];
  history: History;
  /** What the next point of the history is the mean of. */
  sinceLastPoint: LossSum;
  best: Best | null;
}

/** The state before the first step. */
export function startProgress(): Progress {
  return {
    step: 0,
    lossSum: 0,
    lossCount: 0,
    betaTrace: [],
    history: emptyHistory(),
    sinceLastPoint: { sum: 0, count: 0 },
    best: null,
  };
}

/** Beta as results hold it. */
export function roundBeta(beta: readonly number[]): number[] {
  return beta.map(rounded);
}
