/**
 * How long a run takes and how much memory it needs, before it is run.
 *
 * A step costs its floating-point operations (arXiv:2604.08749, section 5: 6 N a sample in full
 * training, 4 N + 6 N_trained with a frozen backbone, less what the first layer need not pass
 * back), its updates, its draws of scaffolds and a fixed overhead. The constants were measured on
 * one machine; runs already timed on the machine at hand correct the sum.
 *
 * @module
 */
import type { Counts, RunConfig } from "../training/config.ts";

/** Sizes of the splits a run reads. */
export interface SplitSizes {
  /** Examples to train on. */
  readonly train: number;
  /** Examples to choose by. */
  readonly validation: number;
  /** Examples to judge by. */
  readonly test: number;
}

/** Operations a second of the wasm engine on one core of 2020s hardware, in matrix products. */
const RATE = 24e9;
/** Seconds a pass forward and back spends outside matrix products. */
const PASS_OVERHEAD = 1e-3;
/** Seconds to update one trained value. */
const UPDATE = 25e-9;
/** Seconds to draw one value of a backbone and copy it to the engine. */
const DRAW = 25e-9;
/**
 * Share of a network's weights in its first layer, which passes no gradient on: in the MLPs of
 * MNIST most of them.
 */
const FIRST_LAYER = 0.7;
/** Passes over the test set at the end: as trained, backbone removed, fresh backbone. */
const TEST_PASSES = 3;
/** Bytes a worker needs before its first tensor: code, engine and heap. */
const WORKER_BYTES = 300e6;

/** Optimiser steps a run takes if it does not stop early. */
export function countSteps(config: RunConfig, sizes: SplitSizes): number {
  return config.steps ?? config.epochs * Math.ceil(sizes.train / config.batchSize);
}

/**
 * Estimated seconds of a run on one worker.
 *
 * @param config the run.
 * @param counts its parameter counts.
 * @param sizes of its data.
 * @returns seconds on the reference machine; see {@linkcode calibration}.
 */
export function estimateSeconds(config: RunConfig, counts: Counts, sizes: SplitSizes): number {
  const { full, trainable } = counts;
  const steps = countSteps(config, sizes);
  const { schedule, k } = config.resample;
  const resampled = schedule === "batch" || schedule === "microbatch";
  const draws = resampled ? k * full : 0;
  // A micro-batch is a part of a batch; further scaffolds see the whole batch again.
  const batches = schedule === "batch" ? k : 1;
  const operations = operationsPerSample(config.method, full, trainable) * config.batchSize;
  const step = (resampled ? k : 1) * PASS_OVERHEAD + operations * batches / RATE +
    trainable * UPDATE + draws * DRAW;
  const scored = sizes.validation + TEST_PASSES * sizes.test;
  return steps * step + 2 * full * scored / RATE;
}

/**
 * Estimated bytes of one worker: its data, its parameters with gradients and moments, and room.
 *
 * @param counts parameter counts of its largest run.
 * @param dataBytes bytes of the data.
 */
export function estimateBytes(counts: Counts, dataBytes: number): number {
  return WORKER_BYTES + dataBytes + 4 * (2 * counts.full + 4 * counts.trainable);
}

/**
 * The factor that turns estimates into seconds of this machine.
 *
 * @param timed runs timed here, with what was estimated for them.
 * @returns 1 where nothing was timed.
 */
export function calibration(
  timed: readonly { readonly seconds: number; readonly estimatedSeconds: number }[],
): number {
  const estimated = timed.reduce((sum, run) => sum + run.estimatedSeconds, 0);
  const taken = timed.reduce((sum, run) => sum + run.seconds, 0);
  return estimated > 0 && taken > 0 ? taken / estimated : 1;
}

/**
 * Time until the last of several workers is done, the longest runs first.
 *
 * @param seconds of each run.
 * @param jobs number of workers.
 */
export function makespan(seconds: readonly number[], jobs: number): number {
  const busy = new Float64Array(Math.max(1, jobs));
  for (const cost of [...seconds].sort((a, b) => b - a)) {
    busy[busy.indexOf(Math.min(...busy))] += cost;
  }
  return Math.max(...busy);
}

function operationsPerSample(method: RunConfig["method"], full: number, trainable: number): number {
  const backward = 2 * (1 - FIRST_LAYER);
  switch (method) {
    case "lottalora":
      return (2 + backward) * full + 6 * trainable;
    case "full":
      return (4 + backward) * trainable;
    case "head":
      return 2 * full + 4 * trainable;
    case "small":
    case "zero":
      return 6 * trainable;
  }
}
