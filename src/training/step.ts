/**
 * One optimiser step: whose turn it is, with which examples and scaffolds, and the update itself.
 *
 * @module
 */

import * as tf from "@tensorflow/tfjs";
import { readScalarAndNorm } from "../engine/reading.ts";
import type { Tensors } from "../models/architecture.ts";
import type { Network } from "../models/network.ts";
import type { SeedGate } from "../models/seed_gate.ts";
import { createStream, permutation } from "../random/stream.ts";
import type { RunConfig } from "./config.ts";
import { reportNonFinite } from "./divergence.ts";
import type { StepEvent } from "./events.ts";
import { stepGradients } from "./gradients.ts";
import { clippingFactor, type Optimizer } from "./optimizer.ts";
import type { Progress } from "./progress.ts";
import { type BackbonePass, backbonePasses } from "./resampling.ts";
import { learningRateAt, type Span } from "./schedule.ts";
import type { Task } from "./task.ts";
import type { Turn } from "./turns.ts";

/** A training under way. */
export interface Training {
  /** One network a backbone; the trained values of the first are everybody's. */
  readonly gate: Pick<SeedGate<Tensors>, "networks" | "share">;
  /** What each of the first networks learns. */
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

/** What a step does, by its number alone. */
interface StepPlan {
  readonly epoch: number;
  readonly network: Network<Tensors>;
  readonly task: Task<Tensors, Tensors>;
  /** The training examples. */
  readonly indices: Uint32Array;
  readonly passes: readonly BackbonePass[];
}

/**
 * Makes the next update, by the network whose turn it is; then all have the new values.
 *
 * @throws {DataError} for a loss or gradients that are not finite
 */
export async function oneStep(training: Training): Promise<StepEvent> {
  const { gate, config, optimizer, progress, span } = training;
  const { step } = progress;
  if (step % span.stepsPerEpoch === 0) progress.lossSum = progress.lossCount = 0;
  const { epoch, network, task, indices, passes } = stepPlan(training, step);
  const examples = task.fixedInputs && config.resample.schedule === "static"
    ? { indices, total: task.sizes.train, owner: training }
    : undefined;
  const learningRate = learningRateAt(config.optimizer, step, span);
  const found = stepGradients(network, task, passes, { step, indices, examples });
  const { gradients } = found;
  try {
    const { value: loss, squaredNorm } = await readScalarAndNorm(found.loss, gradients);
    if (!Number.isFinite(loss) || !Number.isFinite(squaredNorm)) {
      await reportNonFinite(network, task, { loss, gradients, passes, step, indices });
    }
    const factor = clippingFactor(squaredNorm, config.optimizer.clipNorm);
    optimizer.step({ gradients, learningRate, factor });
    gate.share();
    count(progress, loss);
    return { type: "step", step: step + 1, totalSteps: span.totalSteps, epoch, loss, learningRate };
  } finally {
    tf.dispose([found.loss, ...gradients]);
  }
}

function count(progress: Progress, loss: number): void {
  progress.step++;
  progress.lossSum += loss;
  progress.lossCount++;
  progress.sinceLastPoint.sum += loss;
  progress.sinceLastPoint.count++;
}

/** Makes the scaffold of the last step current: a run resumed after it has not drawn it yet. */
export function drawLastBackbone(training: Training): void {
  const { network, passes } = stepPlan(training, training.progress.step - 1);
  network.draw(passes[passes.length - 1].draw);
}

function stepPlan(training: Training, step: number): StepPlan {
  const { gate, tasks, config, span, turns } = training;
  const { batchSize, accumulate, resample } = config;
  const epoch = Math.floor(step / span.stepsPerEpoch);
  const { task: place, first } = turns[step % span.stepsPerEpoch];
  const indices = epochOrder(training, place, epoch).subarray(first, first + batchSize);
  const passes = backbonePasses(resample, { step, epoch, rows: indices.length, accumulate });
  return { epoch, indices, passes, network: gate.networks[place], task: tasks[place] };
}

/** Each epoch of each task has its own permutation, addressed by their numbers. */
function epochOrder(
  { tasks, config, orders }: Training,
  place: number,
  epoch: number,
): Uint32Array {
  if (orders[place]?.epoch !== epoch) {
    const stream = createStream(config.seeds.order, "train", "order");
    const draw = epoch * tasks.length + place;
    orders[place] = { epoch, indices: permutation(stream, tasks[place].sizes.train, draw) };
  }
  return orders[place].indices;
}
