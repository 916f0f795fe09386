/**
 * This project's side of a comparison of training steps.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import { median } from "simple-statistics";
import { startEngine } from "../engine/engine.ts";
import { DataError } from "../errors.ts";
import { filledTensor } from "../engine/tensors.ts";
import { createNetwork } from "../models/network.ts";
import { softmaxCrossEntropy } from "../engine/operations/cross_entropy.ts";
import type { Task } from "../training/task.ts";
import { train } from "../training/trainer.ts";
import { type Absent, type Contestant, KEPT_LOSSES, type Training } from "./contestant.ts";
import { architectureOf, configOf, EXAMPLES, type Workload } from "./workload.ts";

/** Where and how this project trains. */
export interface OwnRun {
  /** Name of the engine. */
  readonly engine: string;
  /** Threads it may use. */
  readonly threads: number;
  /** What is trained, with all its numbers. */
  readonly workload: Workload;
  /** Dropout rate on hidden activations. */
  readonly dropout: number;
  /** Steps before any that counts, and those that count. */
  readonly steps: { readonly warmUps: number; readonly counted: number };
}

/** This project as a contestant. */
export function ours(run: Pick<OwnRun, "engine" | "threads" | "workload">): Contestant {
  return ({ dropout, ...steps }) => timeOurs({ ...run, dropout, steps });
}

/**
 * Trains a new network with the project's own trainer. Nothing is known of an example from an
 * earlier epoch, so that every step does the whole work.
 *
 * @returns the median time from the end of one step to the end of the next, and the losses; or
 * why the engine is not there
 */
export async function timeOurs(run: OwnRun): Promise<Training | Absent> {
  const { engine, threads, workload: { work, initial }, dropout } = run;
  const missing = await startWith(engine, threads);
  if (missing !== null) return { absent: missing };
  const { warmUps, counted } = run.steps;
  const config = configOf(work, warmUps + counted, dropout);
  const network = createNetwork(architectureOf(work), config);
  try {
    network.materialise();
    for (const parameter of network.trained) parameter.assign(initial[parameter.name]);
    const losses: number[] = [];
    const ends = [performance.now()];
    await train(network, taskOf(run.workload), config, {
      onEvent: (event) => {
        if (event.type !== "step") return;
        ends.push(performance.now());
        if (losses.length < KEPT_LOSSES) losses.push(event.loss);
      },
    });
    const times = ends.slice(1).map((end, step) => (end - ends[step]) / 1000);
    return { seconds: median(times.slice(warmUps)), losses };
  } finally {
    network.dispose();
  }
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
  return {
    metric: "accuracy",
    better: "higher",
    sizes: { train: EXAMPLES, validation: 0, test: 0 },
    batch(_split, indices) {
      return {
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
      };
    },
    loss: softmaxCrossEntropy,
    evaluate: () => Promise.resolve({ loss: 0, value: 0 }),
  };
}
