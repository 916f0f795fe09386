/**
 * This project's side of a comparison of training steps.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import { startEngine } from "../engine/engine.ts";
import { DataError } from "../errors.ts";
import { filledTensor } from "../engine/tensors.ts";
import { createNetwork } from "../models/network.ts";
import type { Task } from "../training/task.ts";
import { train } from "../training/trainer.ts";
import type { Contestant } from "./contestant.ts";
import { timedTraining } from "./timed_training.ts";
import { unjudged } from "./unjudged.ts";
import { architectureOf, configOf, EXAMPLES, type Workload } from "./workload.ts";

/** Where and what this project trains. */
export interface OwnRun<Work = Workload> {
  /** Name of the engine. */
  readonly engine: string;
  /** Threads it may use. */
  readonly threads: number;
  /** What is trained, with all its numbers. */
  readonly workload: Work;
}

/**
 * This project as a contestant: a new network under the project's own trainer. Nothing is known of
 * an example from an earlier epoch, so that every step does the whole work.
 */
export function ours({ engine, threads, workload }: OwnRun): Contestant {
  return async ({ dropout, warmUps, counted }) => {
    const missing = await startWith(engine, threads);
    if (missing !== null) return { absent: missing };
    const config = configOf(workload.work, warmUps + counted, dropout);
    const network = createNetwork(architectureOf(workload.work), config);
    try {
      network.materialise();
      for (const parameter of network.trained) parameter.assign(workload.initial[parameter.name]);
      const task = taskOf(workload);
      return await timedTraining(
        (onEvent) => train(network, task, config, { onEvent }),
        warmUps,
      );
    } finally {
      network.dispose();
    }
  };
}

/** Makes an engine current; returns why it is not there, if so. */
export async function startWith(engine: string, threads: number): Promise<string | null> {
  try {
    await startEngine(engine, { threads });
    return null;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return error.message;
  }
}

/** The workload as a learning problem. */
function taskOf({ work: { widths }, inputs, labels }: Workload): Task {
  const [features, classes] = [widths[0], widths[widths.length - 1]];
  return unjudged(EXAMPLES, (_split, indices) => ({
    inputs: filledTensor<tf.Rank.R2>([indices.length, features], (x) => {
      indices.forEach((example, row) => {
        const from = example * features;
        x.set(inputs.subarray(from, from + features), row * features);
      });
    }),
    targets: filledTensor<tf.Rank.R2>([indices.length, classes], (y) => {
      y.fill(0);
      indices.forEach((example, row) => y[row * classes + labels[example]] = 1);
    }),
  }));
}
