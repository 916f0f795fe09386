/**
 * The course of a training, thinned to a few points.
 *
 * @module
 */

/** Loss and validation metric over a run, one entry a point; at most {@linkcode MOST_POINTS}. */
export interface History {
  /** Optimiser steps done; rising, the last one is the run's last. */
  step: number[];
  /** Mean training loss over the steps since the point before, dropout included. */
  loss: number[];
  /** Learning rate of the last of these steps. */
  learningRate: number[];
  /** Validation metric of the parameters at this point; null where it was not asked for. */
  validation: (number | null)[];
}

/** The longest history: of every schedule of points, and of validations at the ends of epochs. */
export const MOST_POINTS = 64;

/** Points kept over a run, besides the first: this many to twice as many less 1. */
const TRACE_POINTS = 24;

/** Validations in a run that does not stop early. */
const VALIDATIONS = 16;

/** Whether loss and beta are recorded after `step` of `totalSteps` steps. */
export function isTraced(step: number, totalSteps: number): boolean {
  return step === totalSteps || step % Math.max(1, Math.floor(totalSteps / TRACE_POINTS)) === 0;
}

/** Whether a run of `epochs` epochs looks at validation data after `epoch` of them for its history. */
export function isValidated(epoch: number, epochs: number): boolean {
  return epoch % Math.max(1, Math.ceil(epochs / VALIDATIONS)) === 0;
}

/** Losses since the last point of a history. */
export interface LossSum {
  /** Their sum. */
  sum: number;
  /** Their number. */
  count: number;
}

/** A history before the first step. */
export function emptyHistory(): History {
  return { step: [], loss: [], learningRate: [], validation: [] };
}

/**
 * Adds a point, or completes the last one where it is of the same step.
 *
 * @param history changed in place
 * @param since the losses since the point before, started anew; not looked at in completing a point
 */
export function addPoint(
  history: History,
  since: LossSum,
  point: { step: number; learningRate: number; validation?: number },
): void {
  const { step, learningRate } = point;
  const validation = point.validation === undefined ? null : rounded(point.validation);
  if (history.step.at(-1) === step) {
    history.validation[history.step.length - 1] ??= validation;
    return;
  }
  history.step.push(step);
  history.loss.push(rounded(since.sum / since.count));
  history.learningRate.push(rounded(learningRate));
  history.validation.push(validation);
  since.sum = since.count = 0;
}

/** Seven significant decimals: more than float32 noise, short in a row. */
export function rounded(value: number): number {
  return Number(value.toPrecision(7));
}
