/**
 * What a training run tells while it goes on.
 *
 * @module
 */

import type { Score } from "./task.ts";

/** After each optimiser step. */
export interface StepEvent {
  /** Marks this kind of event. */
  type: "step";
  /** Optimiser steps done, from 1. */
  step: number;
  /** Optimiser steps of the whole run. */
  totalSteps: number;
  /** Epoch the step belongs to, from 0. */
  epoch: number;
  /** Mean loss over the step's batch, before the update. */
  loss: number;
  /** Learning rate of this step. */
  learningRate: number;
}

/** After each epoch. */
export interface EpochEvent {
  /** Marks this kind of event. */
  type: "epoch";
  /** Epochs done, from 1. */
  epoch: number;
  /** Optimiser steps done. */
  step: number;
  /** Mean of the losses of this epoch's steps. */
  meanLoss: number;
  /** One gain a backbone layer, input side first; empty where none is trained. */
  beta: number[];
  /** Score on the validation split; null where neither early stopping nor the history asks for it. */
  validation: Score | null;
}

/** After a checkpoint was written, and after one was loaded. */
export interface CheckpointEvent {
  /** `checkpoint`: written; `resumed`: loaded. */
  type: "checkpoint" | "resumed";
  /** Optimiser steps done when it was written. */
  step: number;
  /** The checkpoint file. */
  path: string;
}

/** Once, when training stopped. */
export interface EndEvent {
  /** Marks this kind of event. */
  type: "end";
  /** Optimiser steps done. */
  step: number;
  /** `done`: all steps; `patience`: early stopping. */
  reason: "done" | "patience";
}

/** Any of them. */
export type TrainingEvent = StepEvent | EpochEvent | CheckpointEvent | EndEvent;
