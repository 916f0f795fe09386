/**
 * What a training run tells while it goes on.
 *
 * @module
 */

import type { Score } from "./task.ts";

/** After each optimiser step. */
export interface StepEvent {
  type: "step";
  /** Optimiser steps done, from 1. */
  step: number;
  totalSteps: number;
  epoch: number;
  loss: number;
  learningRate: number;
}

/** After each epoch; `validation` only with early stopping. */
export interface EpochEvent {
  type: "epoch";
  /** Epochs done, from 1. */
  epoch: number;
  step: number;
  meanLoss: number;
  beta: number[];
  validation: Score | null;
}

/** After a checkpoint was written, and after one was loaded. */
export interface CheckpointEvent {
  type: "checkpoint" | "resumed";
  step: number;
  path: string;
}

/** Once, when training stopped. */
export interface EndEvent {
  type: "end";
  step: number;
  /** `done`: all steps; `patience`: early stopping. */
  reason: "done" | "patience";
}

/** Any of them. */
export type TrainingEvent = StepEvent | EpochEvent | CheckpointEvent | EndEvent;
