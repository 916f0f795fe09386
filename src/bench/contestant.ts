/**
 * Whoever takes part in a comparison of training steps.
 *
 * @module
 */

import { median } from "simple-statistics";
import { DataError } from "../errors.ts";

/** How a contestant trains, from the start each time. */
export interface TrainingRequest {
  /** Dropout rate; masks differ between contestants, so losses are compared at 0. */
  readonly dropout: number;
  /** Steps before any that counts. */
  readonly warmUps: number;
  /** Steps that count, at least 1. */
  readonly counted: number;
}

/** What came of it. */
export interface Training {
  /** Median over the steps that count: batch gathered, forward, backward, update, loss read. */
  readonly seconds: number;
  /** Losses of the first steps, warm-ups included; 50 at most. */
  readonly losses: readonly number[];
}

/** Why somebody does not take part, in one line. */
export interface Absent {
  readonly absent: string;
}

/** Trains anew at each call. */
export type Contestant = (request: TrainingRequest) => Promise<Training | Absent>;

/** Losses that a training keeps. */
const KEPT_LOSSES = 50;

/** What came of a training, from the seconds and the loss of each step, warm-ups included. */
export function trainingOf(seconds: number[], losses: number[], warmUps: number): Training {
  return { seconds: median(seconds.slice(warmUps)), losses: losses.slice(0, KEPT_LOSSES) };
}

/** Somebody who never takes part. */
export function absent(reason: string): Contestant {
  return () => Promise.resolve({ absent: reason });
}

/** Somebody whose failure, where it is no fault of the program, is told as absence. */
export function orAbsent(train: (request: TrainingRequest) => Promise<Training>): Contestant {
  return async (request) => {
    try {
      return await train(request);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      return { absent: error.message };
    }
  };
}

/** "1 thread", "2 threads". */
export function threadsOf(threads: number): string {
  return threads === 1 ? "1 thread" : `${threads} threads`;
}
