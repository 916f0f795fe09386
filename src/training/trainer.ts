/**
 * The training loop.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { PREDICTION } from "../adapter/layer.ts";
import { readScalarAndNorm } from "../engine/reading.ts";
import type { Tensors } from "../models/architecture.ts";
import type { Network } from "../models/network.ts";
import { createStream, permutation } from "../random/stream.ts";
import {
  type CheckpointOptions,
  loadCheckpoint,
  refuseInterval,
  saveCheckpoint,
} from "./checkpoint.ts";
import type { RunConfig } from "./config.ts";
import { reportNonFinite } from "./divergence.ts";
import type { EndEvent, TrainingEvent } from "./events.ts";
import { stepGradients } from "./gradients.ts";
import { clippingFactor, createOptimizer, type Optimizer } from "./optimizer.ts";
import {
  type BetaPoint,
  isTraced,
  kept,
  type Progress,
  roundBeta,
  startProgress,
} from "./progress.ts";
import { type ScaffoldPass, scaffoldPasses } from "./resampling.ts";
import { learningRateAt } from "./schedule.ts";
import { isBetter, type Task } from "./task.ts";
import { yieldToEventLoop } from "./event_loop.ts";

/** Ways to watch, interrupt and continue a run; none of them changes its result. */
export interface TrainOptions {
  /** Called synchronously; must not throw. */
  onEvent?: (event: TrainingEvent) => void;
  /** null (default): nothing is written. */
  checkpoint?: CheckpointOptions | null;
  /** Stops the run between two steps with an `AbortError`. */
  signal?: AbortSignal;
}

/** What training itself knows at its end. */
export interface TrainingSummary {
  /** Optimiser steps done, those before a resumption included. */
  steps: number;
  /** Whole epochs done. */
  epochs: number;
  /** Mean loss of the last (perhaps unfinished) epoch. */
  trainLoss: number;
  /** Beta of every layer over time, from step 0 to the last. */
  betaTrace: BetaPoint[];
}

/** Longest time, in ms, that training keeps the event loop waiting (or one step, if longer). */
const YIELD_EVERY = 100;

/**
 * Trains a materialised network in place.
 *
 * With early stopping (`config.patience`) the network ends with its best validated parameters,
 * otherwise with its last. The scaffold of the last step is left drawn.
 *
 * @param network materialised; left with its parameters, owned by the caller
 * @param task what it learns; examples are never copied out of it
 * @param config a configuration accepted by {@linkcode validateConfig}
 * @param options who watches, where checkpoints lie
 * @returns steps, losses and beta over time
 * @throws {DataError} when numbers stop being finite, naming step, layer and loss; for a checkpoint
 * that is damaged, another run's or cannot be written
 * @throws {UsageError} for an interval of checkpoints that is no positive integer
 * @throws {DOMException} `AbortError` when the signal stops it
 */
export async function train<I extends Tensors, T extends Tensors>(
  network: Network<I>,
  task: Task<I, T>,
  config: RunConfig,
  options: TrainOptions = {},
): Promise<TrainingSummary> {
  const emit = options.onEvent ?? (() => {});
  refuseInterval(options.checkpoint ?? null);
  const stepsPerEpoch = Math.ceil(task.sizes.train / config.batchSize);
  const span = { stepsPerEpoch, totalSteps: config.steps ?? config.epochs * stepsPerEpoch };
  const variables = network.trained.map(({ variable }) => variable);
  const optimizer = createOptimizer(config.optimizer, variables);
  try {
    return await trainWith({ network, task, config, optimizer, progress: startProgress(), span }, {
      ...options,
      emit,
    });
  } finally {
    optimizer.dispose();
  }
}

interface Run {
  network: Network<Tensors>;
  task: Task<Tensors, Tensors>;
  config: RunConfig;
  optimizer: Optimizer;
  progress: Progress;
  span: { stepsPerEpoch: number; totalSteps: number };
  /** Order of the examples, and the epoch it belongs to. */
  order?: { epoch: number; indices: Uint32Array };
}

type Emit = (event: TrainingEvent) => void;

async function trainWith(
  run: Run,
  { checkpoint, signal, emit }: TrainOptions & { emit: Emit },
): Promise<TrainingSummary> {
  const { progress, span } = run;
  if (checkpoint && await loadCheckpoint(checkpoint, run)) {
    emit({ type: "resumed", step: progress.step, path: checkpoint.path });
  }
  if (progress.step === 0) await trace(run);

  let reason: EndEvent["reason"] = "done";
  let lastYield = performance.now();
  while (progress.step < span.totalSteps) {
    signal?.throwIfAborted();
    emit(await oneStep(run));
    if (progress.step % span.stepsPerEpoch === 0 && await endEpoch(run, emit)) {
      reason = "patience";
      break;
    }
    if (checkpoint && progress.step % checkpoint.everySteps === 0) {
      await saveCheckpoint(checkpoint, run);
      emit({ type: "checkpoint", step: progress.step, path: checkpoint.path });
    }
    if (performance.now() - lastYield > YIELD_EVERY) {
      await yieldToEventLoop();
      lastYield = performance.now();
    }
  }
  drawLastScaffold(run);
  restoreBest(run);
  emit({ type: "end", step: progress.step, reason });
  return {
    steps: progress.step,
    epochs: Math.floor(progress.step / span.stepsPerEpoch),
    trainLoss: progress.lossSum / progress.lossCount,
    betaTrace: progress.betaTrace,
  };
}

async function oneStep(run: Run): Promise<TrainingEvent> {
  const { network, task, config, optimizer, progress, span } = run;
  const { step } = progress;
  if (step % span.stepsPerEpoch === 0) progress.lossSum = progress.lossCount = 0;
  const { epoch, indices, passes } = stepPlan(run, step);
  const examples = task.fixedInputs && config.resample.schedule === "static"
    ? { indices, total: task.sizes.train, owner: run }
    : undefined;
  const learningRate = learningRateAt(config.optimizer, step, span);
  const found = stepGradients(network, task, passes, { step, indices, examples });
  try {
    const { value: loss, squaredNorm } = await readScalarAndNorm(found.loss, found.gradients);
    if (!Number.isFinite(loss) || !Number.isFinite(squaredNorm)) {
      const { gradients } = found;
      await reportNonFinite(network, task, { loss, gradients, passes, step, indices });
    }
    const factor = clippingFactor(squaredNorm, config.optimizer.clipNorm);
    optimizer.step({ gradients: found.gradients, learningRate, factor });
    progress.step++;
    progress.lossSum += loss;
    progress.lossCount++;
    if (isTraced(progress.step, span.totalSteps)) await trace(run);
    return { type: "step", step: step + 1, totalSteps: span.totalSteps, epoch, loss, learningRate };
  } finally {
    tf.dispose([found.loss, ...found.gradients]);
  }
}

/** The examples and scaffolds of a step, by its number alone. */
function stepPlan(
  run: Run,
  step: number,
): { epoch: number; indices: Uint32Array; passes: ScaffoldPass[] } {
  const { config: { batchSize, resample }, span: { stepsPerEpoch } } = run;
  const epoch = Math.floor(step / stepsPerEpoch);
  const first = (step % stepsPerEpoch) * batchSize;
  const indices = epochOrder(run, epoch).subarray(first, first + batchSize);
  return {
    epoch,
    indices,
    passes: scaffoldPasses(resample, { step, epoch, rows: indices.length }),
  };
}

/** Each epoch has its own permutation, addressed by its number. */
function epochOrder(run: Run, epoch: number): Uint32Array {
  if (run.order?.epoch !== epoch) {
    const stream = createStream(run.config.seeds.order, "train", "order");
    run.order = { epoch, indices: permutation(stream, run.task.sizes.train, epoch) };
  }
  return run.order.indices;
}

async function trace({ network, progress }: Run): Promise<void> {
  progress.betaTrace.push({ step: progress.step, beta: roundBeta(await network.beta()) });
}

/** Validates where early stopping asks for it; true when patience has run out. */
async function endEpoch(run: Run, emit: Emit): Promise<boolean> {
  const { network, task, config, progress, span } = run;
  const epoch = progress.step / span.stepsPerEpoch - 1;
  const validation = config.patience === null
    ? null
    : await task.evaluate((x) => network.forward(x, PREDICTION), "validation");
  emit({
    type: "epoch",
    epoch: epoch + 1,
    step: progress.step,
    meanLoss: progress.lossSum / progress.lossCount,
    beta: await network.beta(),
    validation,
  });
  if (validation === null || config.patience === null) return false;
  if (progress.best === null || isBetter(task, validation.value, progress.best.value)) {
    const values = await Promise.all(kept(network).map((parameter) => parameter.values()));
    progress.best = { value: validation.value, epoch, values };
  }
  return epoch - progress.best.epoch >= config.patience;
}

/** A run resumed after its last step has not drawn it yet. */
function drawLastScaffold(run: Run): void {
  const { passes } = stepPlan(run, run.progress.step - 1);
  run.network.draw(passes[passes.length - 1].draw);
}

function restoreBest({ network, progress }: Run): void {
  const { best } = progress;
  if (best === null) return;
  kept(network).forEach((parameter, slot) => parameter.assign(best.values[slot]));
}
