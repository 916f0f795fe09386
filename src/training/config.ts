/**
 * Everything that decides the outcome of one training run, as plain data.
 *
 * @module
 */

import type { AdapterConfig } from "../adapter/options.ts";
import type { Seeds } from "../random/seeds.ts";
import type { BetaPoint } from "./progress.ts";
import type { Counts } from "../models/counts.ts";
import type { BackboneConfig, Method } from "../models/factory.ts";
export type { AdapterConfig, BackboneConfig, Counts, Method, Seeds };
export { METHODS } from "../models/factory.ts";

/** When the backbone is drawn anew (arXiv:2604.08749, "Meta-LoRA"). */
export const RESAMPLE_SCHEDULES = ["static", "epoch", "batch", "microbatch"] as const;
/** One of {@linkcode RESAMPLE_SCHEDULES}. */
export type ResampleSchedule = typeof RESAMPLE_SCHEDULES[number];

/** The update rule and its learning rate over time. */
export interface OptimizerConfig {
  name: "adamw" | "adam" | "sgd";
  learningRate: number;
  weightDecay: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  /** SGD only. */
  momentum: number;
  schedule: "constant" | "cosine" | "exponential";
  /** Factor an epoch, `exponential` only. */
  decay: number;
  /** Steps over which the rate rises linearly from 0. */
  warmupSteps: number;
  /** Largest global L2 norm of the gradients; null leaves them alone. */
  clipNorm: number | null;
}

/** One run. Equal configurations, data and engines give equal bytes. */
export interface RunConfig {
  benchmark: string;
  preset: string;
  method: Method;
  adapter: AdapterConfig;
  backbone: BackboneConfig;
  /** `k`: scaffolds a step (`batch`) or micro-batches a batch (`microbatch`); 1 otherwise. */
  resample: { schedule: ResampleSchedule; k: number };
  seeds: Seeds;
  optimizer: OptimizerConfig;
  batchSize: number;
  epochs: number;
  /** Stop after this many optimiser steps (the schedule spans them); null: `epochs` decide. */
  steps: number | null;
  /** Dropout rate on hidden activations. */
  dropout: number;
  /** Epochs without a better validation metric before stopping; null: never stop early. */
  patience: number | null;
}

/** What a run found out. Accuracies are in percent. */
export interface RunResult {
  metric: string;
  /** Test metric of the final (or, with early stopping, the best validated) parameters. */
  value: number;
  /** The same on validation data: what ranks are chosen by. */
  validation: number;
  validationLoss: number;
  testLoss: number;
  trainLoss: number;
  /** Test metric with every beta set to 0 after training; null without a backbone. */
  valueWithoutBackbone: number | null;
  /** Test metric on a scaffold never seen in training; null unless resampled. */
  valueFreshBackbone: number | null;
  /** Final trained gain of each backbone layer, input side first; empty where none is trained. */
  beta: number[];
  /** Beta over training, from step 0. */
  betaTrace: BetaPoint[];
  counts: Counts;
  steps: number;
  epochs: number;
  /** SHA-256 over every trained value, in order of name. */
  adapterDigest: string;
}
