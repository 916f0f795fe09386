/**
 * Training one adapter under several seeds in turn.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { readScalarAndNorm } from "../engine/reading.ts";
import { UsageError } from "../errors.ts";
import type { Tensors } from "../models/architecture.ts";
import type { SeedGate } from "../models/seed_gate.ts";
import { createStream, permutation } from "../random/stream.ts";
import { loadCheckpoint, refuseInterval, saveCheckpoint } from "./checkpoint.ts";
import type { RunConfig } from "./config.ts";
import { reportNonFinite } from "./divergence.ts";
import { yieldToEventLoop } from "./event_loop.ts";
import type { EpochEvent, StepEvent, TrainingEvent } from "./events.ts";
import { stepGradients } from "./gradients.ts";
import { clippingFactor, createOptimizer, type Optimizer } from "./optimizer.ts";
import { isTraced, type Progress, roundBeta, startProgress } from "./progress.ts";
import { scaffoldPasses } from "./resampling.ts";
import { learningRateAt, type Span } from "./schedule.ts";
import type { Task } from "./task.ts";
import type { TrainingSummary, TrainOptions } from "./trainer.ts";
import { type Turn, turnsOf } from "./turns.ts";

/** Longest time, in ms, that training keeps the event loop waiting (or one step, if longer). */
const YIELD_EVERY = 100;

/**
 * Trains a materialised gate in place: the seeds take turns, one optimiser step each on their own
 * task, and hand the adapter on. An epoch shows each seed every example of its task once; a seed
 * without examples left in it is passed over. There is one optimiser, and its moments are shared as
 * the values are. With one seed this is {@linkcode train}, to the bit.
 *
 * @param gate materialised; left with its parameters, owned by the caller
 * @param tasks what each seed learns, in the order of the gate's seeds; seeds beyond the last task
 * are never trained with
 * @param config a configuration accepted by {@linkcode validateConfig}
 * @param options who watches, where checkpoints lie
 * @returns steps, losses and beta over time
 * @throws {UsageError} for more tasks than seeds or none, resampling, early stopping
 * @throws {DataError} when numbers stop being finite, naming step, layer and loss; for a checkpoint
 * that is damaged, another run's or cannot be written
 * @throws {DOMException} `AbortError` when the signal stops it
 */
export async function trainGate<I extends Tensors, T extends Tensors>(
  gate: SeedGate<I>,
  tasks: readonly Task<I, T>[],
  config: RunConfig,
  options: TrainOptions = {},
): Promise<TrainingSummary> {
  refuseUntrainable(gate, tasks, config);
  refuseInterval(options.checkpoint ?? null);
  const turns = turnsOf(tasks.map(({ sizes }) => sizes.train), config.batchSize);
  const stepsPerEpoch = turns.length;
  const span = { stepsPerEpoch, totalSteps: config.steps ?? config.epochs * stepsPerEpoch };
  const optimizer = createOptimizer(config.optimizer, gate.trained.map(({ variable }) => variable));
  const [network] = gate.networks;
  const progress = startProgress();
  try {
    const run = { gate, network, tasks, config, optimizer, progress, span, turns, orders: [] };
    return await trainWith(run, options);
  } finally {
    optimizer.dispose();
  }
}

interface Run {
  readonly gate: SeedGate<Tensors>;
  /** Of the first seed: its parameters are the shared ones. */
  readonly network: SeedGate<Tensors>["networks"][number];
  readonly tasks: readonly Task<Tensors, Tensors>[];
  readonly config: RunConfig;
  readonly optimizer: Optimizer;
  readonly progress: Progress;
  readonly span: Span;
  /** Steps of an epoch. */
  readonly turns: readonly Turn[];
  /** Order of each task's examples, and the epoch it belongs to. */
  readonly orders: { epoch: number; indices: Uint32Array }[];
}

async function trainWith(
  run: Run,
  { checkpoint = null, signal, onEvent: emit = () => {} }: TrainOptions,
): Promise<TrainingSummary> {
  const { gate, progress, span } = run;
  if (checkpoint !== null && await loadCheckpoint(checkpoint, run)) {
    gate.share();
    emit({ type: "resumed", step: progress.step, path: checkpoint.path });
  }
  if (progress.step === 0) await trace(run);
  let lastYield = performance.now();
  while (progress.step < span.totalSteps) {
    signal?.throwIfAborted();
    emit(await oneStep(run));
    if (progress.step % span.stepsPerEpoch === 0) emit(await epochEvent(run));
    if (checkpoint !== null && progress.step % checkpoint.everySteps === 0) {
      await saveCheckpoint(checkpoint, run);
      emit({ type: "checkpoint", step: progress.step, path: checkpoint.path });
    }
    if (performance.now() - lastYield > YIELD_EVERY) {
      await yieldToEventLoop();
      lastYield = performance.now();
    }
  }
  emit({ type: "end", step: progress.step, reason: "done" } satisfies TrainingEvent);
  return {
    steps: progress.step,
    epochs: Math.floor(progress.step / span.stepsPerEpoch),
    trainLoss: progress.lossSum / progress.lossCount,
    betaTrace: progress.betaTrace,
  };
}

/** One update by the seed whose turn it is; then all seeds have the new values. */
async function oneStep(run: Run): Promise<StepEvent> {
  const { gate, config, optimizer, progress, span } = run;
  const { step } = progress;
  if (step % span.stepsPerEpoch === 0) progress.lossSum = progress.lossCount = 0;
  const { epoch, network, task, indices } = stepPlan(run, step);
  const passes = scaffoldPasses(config.resample, { step, epoch, rows: indices.length });
  const examples = task.fixedInputs ? { indices, total: task.sizes.train, owner: run } : undefined;
  const learningRate = learningRateAt(config.optimizer, step, span);
  const { loss, gradients } = stepGradients(network, task, passes, { step, indices, examples });
  try {
    const { value, squaredNorm } = await readScalarAndNorm(loss, gradients);
    if (!Number.isFinite(value) || !Number.isFinite(squaredNorm)) {
      await reportNonFinite(network, task, { loss: value, gradients, passes, step, indices });
    }
    const factor = clippingFactor(squaredNorm, config.optimizer.clipNorm);
    optimizer.step({ gradients, learningRate, factor });
    gate.share();
    progress.step++;
    progress.lossSum += value;
    progress.lossCount++;
    if (isTraced(progress.step, span.totalSteps)) await trace(run);
    const { totalSteps } = span;
    return { type: "step", step: step + 1, totalSteps, epoch, loss: value, learningRate };
  } finally {
    tf.dispose([loss, ...gradients]);
  }
}

/** Whose step it is, and with which examples, by its number alone. */
function stepPlan({ gate, tasks, config, span, turns, orders }: Run, step: number) {
  const epoch = Math.floor(step / span.stepsPerEpoch);
  const { task: place, first } = turns[step % span.stepsPerEpoch];
  const task = tasks[place];
  if (orders[place]?.epoch !== epoch) {
    // A permutation for each epoch and task, addressed by their numbers.
    const stream = createStream(config.seeds.order, "train", "order");
    const draw = epoch * tasks.length + place;
    orders[place] = { epoch, indices: permutation(stream, task.sizes.train, draw) };
  }
  const indices = orders[place].indices.subarray(first, first + config.batchSize);
  return { epoch, network: gate.networks[place], task, indices };
}

async function trace({ network, progress }: Run): Promise<void> {
  progress.betaTrace.push({ step: progress.step, beta: roundBeta(await network.beta()) });
}

async function epochEvent({ network, progress, span }: Run): Promise<EpochEvent> {
  return {
    type: "epoch",
    epoch: progress.step / span.stepsPerEpoch,
    step: progress.step,
    meanLoss: progress.lossSum / progress.lossCount,
    beta: await network.beta(),
    validation: null,
  };
}

function refuseUntrainable(
  { seeds }: Pick<SeedGate<Tensors>, "seeds">,
  tasks: readonly Task<Tensors, Tensors>[],
  { resample: { schedule }, patience }: RunConfig,
): void {
  if (tasks.length < 1 || tasks.length > seeds.length) {
    throw new UsageError(
      `A gate of ${seeds.length} seeds needs 1 to ${seeds.length} tasks, got ${tasks.length}`,
    );
  }
  if (schedule !== "static") {
    throw new UsageError(
      `A gate's scaffolds must be static, since seeds name them: got ${schedule}`,
    );
  }
  if (patience !== null) {
    throw new UsageError(`A gate is trained to the end: patience must be null, got ${patience}`);
  }
}
