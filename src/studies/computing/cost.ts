/**
 * How long a run takes and how much memory it needs, before it is run.
 *
 * A step costs its floating-point operations (arXiv:2604.08749, section 5: 6 N a sample in full
 * training, 4 N + 6 N_trained with a frozen backbone, less what the first layer need not pass
 * back, and less its product once that is looked up), its updates, its draws of scaffolds and a
 * fixed overhead. The constants were measured on one machine, as processor time; runs already timed
 * on the machine at hand correct the sum.
 *
 * @module
 */
import { isLookedUp } from "../../benchmarks/image_classification.ts";
import type { RunConfig } from "../../training/config.ts";
import type { Counts } from "../../models/counts.ts";

/** Sizes of the splits a run reads. */
export interface SplitSizes {
  /** Examples to train on. */
  readonly train: number;
  /** Examples to choose by. */
  readonly validation: number;
  /** Examples to judge by. */
  readonly test: number;
}

/** What of a run's network and data decides its cost. */
export interface RunShape {
  /** Parameter counts. */
  readonly counts: Counts;
  /** Of the data. */
  readonly sizes: SplitSizes;
  /** Width of one row of inputs. */
  readonly features: number;
  /** Rows that pass through a linear map for one example, on average over the weights. */
  readonly rowsEach: number;
  /** The first layer, if it is frozen and static: its outputs are kept, see ProjectionCache. */
  readonly kept: { readonly dIn: number; readonly dOut: number } | null;
}

/** Operations a second of the wasm engine on one core of 2020s hardware, in matrix products. */
const RATE = 24e9;
/** Seconds a pass forward and back spends outside matrix products. */
const PASS_OVERHEAD = 1e-3;
/** Seconds to update one trained value. */
const UPDATE = 25e-9;
/** Seconds to draw one value of a backbone and copy it to the engine. */
const DRAW = 15e-9;
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
 * @param shape of its network and data.
 * @returns seconds on the reference machine; see {@linkcode calibration}.
 */
export function estimateSeconds(config: RunConfig, shape: RunShape): number {
  const { counts: { full, trainable }, sizes, rowsEach, kept } = shape;
  const steps = countSteps(config, sizes);
  const { schedule, k } = config.resample;
  const resampled = schedule === "batch" || schedule === "microbatch";
  const draws = resampled ? k * full : 0;
  // A micro-batch is a part of a batch; further scaffolds see the whole batch again.
  const batches = schedule === "batch" ? k : 1;
  const examples = Math.min(config.batchSize, sizes.train) * rowsEach;
  const operations = operationsPerSample(config.method, full, trainable) * examples;
  const step = (resampled ? k : 1) * PASS_OVERHEAD + operations * batches / RATE +
    trainable * UPDATE + draws * DRAW;
  const lookups = Math.max(0, steps - Math.ceil(sizes.train / config.batchSize));
  const saved = kept === null ? 0 : lookups * 2 * kept.dIn * kept.dOut * examples / RATE;
  const tests = TEST_PASSES + (config.freshBackbones ?? 0);
  const scored = sizes.validation + tests * sizes.test;
  return steps * step - saved + 2 * full * scored * rowsEach / RATE;
}

/**
 * Estimated bytes of one worker: its data, its parameters with gradients and moments, the outputs
 * it keeps of a frozen first layer, and room.
 *
 * @param shape of its largest run.
 */
export function estimateBytes(
  { counts, sizes, features, rowsEach, kept }: RunShape,
): number {
  const data = [sizes.train, sizes.validation, sizes.test]
    .map((size) => bytesOfImages(size * features))
    .reduce((sum, bytes) => sum + bytes, 0);
  const cache = 4 * sizes.train * rowsEach * (kept?.dOut ?? 0);
  return WORKER_BYTES + data + cache + 4 * (2 * counts.full + 4 * counts.trainable);
}

/** As bytes, and as the network's inputs unless those are too large to be kept. */
function bytesOfImages(pixels: number): number {
  return isLookedUp(pixels) ? 5 * pixels : pixels;
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
    // The projection is two products a step: little beside a batch, unless it is dense and large.
    case "subspace":
      return (4 + backward) * full;
    case "head":
      return 2 * full + 4 * trainable;
    case "small":
    case "zero":
      return 6 * trainable;
  }
}
