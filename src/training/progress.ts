/**
 * Where a run stands, apart from its parameters.
 *
 * @module
 */

import type { Held } from "../adapter/held.ts";
import type { Network } from "../models/network.ts";

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
  /** One array for each number that {@linkcode kept} lists, in its order. */
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
  best: Best | null;
}

/** What a network's result depends on besides its seeds: what training and its passes moved. */
export function kept({ trained, carried }: Pick<Network, "trained" | "carried">): Held[] {
  return [...trained, ...carried];
}

/** The state before the first step. */
export function startProgress(): Progress {
  return { step: 0, lossSum: 0, lossCount: 0, betaTrace: [], best: null };
}

/** Points of beta kept over a run, besides the first: this many to twice as many less 1. */
const TRACE_POINTS = 24;

/** Whether beta is recorded after `step` of `totalSteps` steps. */
export function isTraced(step: number, totalSteps: number): boolean {
  return step === totalSteps || step % Math.max(1, Math.floor(totalSteps / TRACE_POINTS)) === 0;
}

/** Seven significant decimals: more than float32 noise, short in a row. */
export function roundBeta(beta: readonly number[]): number[] {
  return beta.map((value) => Number(value.toPrecision(7)));
}
