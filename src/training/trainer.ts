/**
 * The training loop.
 *
 * @module
 */

import { listOf, objectWith, refuseArguments, refuseOptions } from "../arguments.ts";
import { PREDICTION } from "../adapter/layer.ts";
import { UsageError } from "../errors.ts";
import type { Tensors } from "../models/architecture.ts";
import { NETWORK, type Network, networkState } from "../models/network.ts";
import type { SeedGate } from "../models/seed_gate.ts";
import {
  type CheckpointOptions,
  loadCheckpoint,
  refuseInterval,
  type Resumable,
  saveCheckpoint,
} from "./checkpoint.ts";
import { CONFIG, type RunConfig } from "./config.ts";
import { createPauses } from "./event_loop.ts";
import type { EndEvent, TrainingEvent } from "./events.ts";
import { addPoint, type History, isTraced, isValidated } from "./history.ts";
import { createOptimizer } from "./optimizer.ts";
import { type BetaPoint, roundBeta, startProgress } from "./progress.ts";
import { learningRateAt } from "./schedule.ts";
import { drawLastBackbone, oneStep, type Training } from "./step.ts";
import { isBetter, type Score, TASK, type Task } from "./task.ts";
import { turnsOf } from "./turns.ts";
import { refuseResampledGate } from "./validate.ts";

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
  /** Loss, learning rate and validation metric over time. */
  history: History;
}

/** Longest time, in ms, that training keeps the event loop waiting (or one step, if longer). */
const YIELD_EVERY = 100;

/**
 * Trains a materialised network in place.
 *
 * With early stopping (`config.patience`) the network ends with its best validated parameters,
 * otherwise with its last. The last scaffold of the last step is left drawn; of a pool of k this is
 * draw k - 1, unless the step had fewer rows than k micro-batches.
 *
 * @param network materialised; left with its parameters, owned by the caller
 * @param task what it learns; examples are never copied out of it
 * @param config a configuration accepted by {@linkcode validateConfig}
 * @param options who watches, where checkpoints lie
 * @returns steps, losses, beta and validation over time
 * @throws {DataError} when numbers stop being finite, naming step, layer and loss; for a checkpoint
 * that is damaged, another run's or cannot be written
 * @throws {UsageError} for an interval of checkpoints that is no positive integer, and for
 * resampling a scaffold that was given or is shared
 * @throws {DOMException} `AbortError` when the signal stops it
 */
export function train<I extends Tensors, T extends Tensors>(
  network: Network<I>,
  task: Task<I, T>,
  config: RunConfig,
  options: TrainOptions = {},
): Promise<TrainingSummary> {
  refuseArguments("train", { network }, NETWORK);
  refuseArguments("train", { task }, TASK);
  const share = () => network.subspace?.place();
  return trainGate({ networks: [network], share }, [task], config, options);
}

/**
 * Trains materialised networks in place that share their trained values: they take turns, one
 * optimiser step each on their own task, and hand the values on. An epoch shows each network every
 * example of its task once; one without examples left in it is passed over. There is one optimiser,
 * and its moments are shared as the values are. Validation is the mean over all tasks' examples.
 *
 * @param gate of `createSeedGate`; left with its parameters, owned by the caller
 * @param tasks what each network learns, in their order; networks beyond the last task are never
 * trained with
 * @param config a configuration accepted by {@linkcode validateConfig}
 * @param options who watches, where checkpoints lie
 * @throws {UsageError} for more tasks than networks or none, and for resampling of several networks
 * @throws as {@linkcode train}
 */
export async function trainGate<I extends Tensors, T extends Tensors>(
  gate: Pick<SeedGate<I>, "networks" | "share">,
  tasks: readonly Task<I, T>[],
  config: RunConfig,
  options: TrainOptions = {},
): Promise<TrainingSummary> {
  refuseArguments("trainGate", { gate }, GATE);
  refuseArguments("trainGate", { tasks }, listOf(TASK));
  refuseArguments("trainGate", { config }, WHOLE);
  refuseOptions("trainGate", options, { onEvent: false, checkpoint: false, signal: false });
  refuseTasks(gate.networks.length, tasks.length);
  refuseResampledGate(gate.networks.length, config);
  refuseFixedBackbone(gate.networks[0], config);
  refuseBatchStatistics(gate.networks[0], config);
  refuseInterval(options.checkpoint ?? null);
  const turns = turnsOf(tasks.map(({ sizes }) => sizes.train), config.batchSize);
  const stepsPerEpoch = turns.length;
  const span = { stepsPerEpoch, totalSteps: config.steps ?? config.epochs * stepsPerEpoch };
  const variables = gate.networks[0].trained.map(({ variable }) => variable);
  const optimizer = createOptimizer(config.optimizer, variables);
  const progress = startProgress();
  try {
    const training = { gate, tasks, config, optimizer, progress, span, turns, orders: [] };
    return await trainToEnd(training, options);
  } finally {
    optimizer.dispose();
  }
}

const WHOLE = objectWith(
  CONFIG.words,
  ...["batchSize", "optimizer", "resample", "adapter", "seeds", "epochs"],
);
const GATE = objectWith("a gate, as createSeedGate gives it", "networks", "share");

function refuseFixedBackbone(
  { isRedrawable }: Pick<Network<Tensors>, "isRedrawable">,
  { resample: { schedule } }: RunConfig,
): void {
  if (schedule === "static" || isRedrawable) return;
  throw new UsageError(
    "The backbone was given or is shared, and cannot be redrawn: the resampling schedule must be " +
      `static, got ${schedule}`,
  );
}

function refuseBatchStatistics(
  { statistics }: Pick<Network<Tensors>, "statistics">,
  { accumulate }: RunConfig,
): void {
  if (accumulate === 1 || statistics.length === 0) return;
  throw new UsageError(
    "The network normalises by the statistics of what passes together (BatchNorm), and parts of a " +
      `batch have others: accumulate must be 1, got ${accumulate}`,
  );
}

async function trainToEnd(
  training: Training,
  { checkpoint = null, signal, onEvent: emit = () => {} }: TrainOptions,
): Promise<TrainingSummary> {
  const { gate, progress, span } = training;
  const resumable: Resumable = { ...training, network: gate.networks[0] };
  if (checkpoint !== null && await loadCheckpoint(checkpoint, resumable)) {
    gate.share();
    emit({ type: "resumed", step: progress.step, path: checkpoint.path });
  }
  if (progress.step === 0) await traceBeta(training);
  let reason: EndEvent["reason"] = "done";
  const pause = createPauses(YIELD_EVERY);
  while (progress.step < span.totalSteps) {
    signal?.throwIfAborted();
    emit(await oneStep(training));
    if (isTraced(progress.step, span.totalSteps)) {
      await traceBeta(training);
      notePoint(training);
    }
    if (progress.step % span.stepsPerEpoch === 0 && await endEpoch(training, emit)) {
      reason = "patience";
      break;
    }
    if (checkpoint !== null && progress.step % checkpoint.everySteps === 0) {
      await saveCheckpoint(checkpoint, resumable);
      emit({ type: "checkpoint", step: progress.step, path: checkpoint.path });
    }
    await pause();
  }
  drawLastBackbone(training);
  restoreBest(training);
  emit({ type: "end", step: progress.step, reason });
  return {
    steps: progress.step,
    epochs: Math.floor(progress.step / span.stepsPerEpoch),
    trainLoss: progress.lossSum / progress.lossCount,
    betaTrace: progress.betaTrace,
    history: progress.history,
  };
}

async function traceBeta({ gate, progress }: Training): Promise<void> {
  const beta = roundBeta(await gate.networks[0].beta());
  progress.betaTrace.push({ step: progress.step, beta });
}

/** A point of the history after the step just done. */
function notePoint({ config, progress, span }: Training, validation?: number): void {
  const { step, history, sinceLastPoint } = progress;
  const learningRate = learningRateAt(config.optimizer, step - 1, span);
  addPoint(history, sinceLastPoint, { step, learningRate, validation });
}

/** Validates where early stopping or the history asks for it; true when patience has run out. */
async function endEpoch(
  training: Training,
  emit: (event: TrainingEvent) => void,
): Promise<boolean> {
  const { gate: { networks: [network] }, config, progress, span } = training;
  const { patience, evaluate } = config;
  const epoch = progress.step / span.stepsPerEpoch;
  const epochs = Math.ceil(span.totalSteps / span.stepsPerEpoch);
  const isNoted = evaluate !== "none" && isValidated(epoch, epochs);
  const validation = patience !== null || isNoted ? await validate(training) : null;
  if (validation !== null && isNoted) notePoint(training, validation.value);
  emit({
    type: "epoch",
    epoch,
    step: progress.step,
    meanLoss: progress.lossSum / progress.lossCount,
    beta: await network.beta(),
    validation,
  });
  if (validation === null || patience === null) return false;
  const { best } = progress;
  if (best === null || isBetter(training.tasks[0], validation.value, best.value)) {
    const values = await Promise.all(networkState(network).map((parameter) => parameter.values()));
    progress.best = { value: validation.value, epoch: epoch - 1, values };
  }
  return epoch - 1 - progress.best!.epoch >= patience;
}

/** Mean over the validation examples of all tasks, each under its own network. */
async function validate({ gate, tasks }: Training): Promise<Score> {
  const scores: (Score & { size: number })[] = [];
  for (const [place, task] of tasks.entries()) {
    const predict = (x: Tensors) => gate.networks[place].forward(x, PREDICTION);
    const score = await task.evaluate(predict, "validation");
    scores.push({ ...score, size: task.sizes.validation });
  }
  return meanScore(scores);
}

/** Weighted by the numbers of examples. */
function meanScore(scores: readonly (Score & { size: number })[]): Score {
  if (scores.length === 1) return { loss: scores[0].loss, value: scores[0].value };
  const total = scores.reduce((sum, { size }) => sum + size, 0);
  const mean = (field: keyof Score) =>
    scores.reduce((sum, score) => sum + score.size * score[field], 0) / total;
  return { loss: mean("loss"), value: mean("value") };
}

function restoreBest({ gate, progress: { best } }: Training): void {
  if (best === null) return;
  networkState(gate.networks[0]).forEach((parameter, slot) => parameter.assign(best.values[slot]));
  gate.share();
}

function refuseTasks(networks: number, tasks: number): void {
  if (tasks >= 1 && tasks <= networks) return;
  throw new UsageError(
    `A gate of ${networks} seeds needs 1 to ${networks} tasks, got ${tasks}`,
  );
}
