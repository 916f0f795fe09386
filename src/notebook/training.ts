/**
 * Training as a notebook asks for it: what lies behind, watched and stoppable.
 *
 * @module
 */

import type { Tensors } from "../models/architecture.ts";
import type { Network } from "../models/network.ts";
import type { SeedGate } from "../models/seed_gate.ts";
import type { Benchmark, BenchmarkData } from "../training/benchmark.ts";
import type { RunConfig, RunResult } from "../training/config.ts";
import { run as runAsTold, type RunOptions } from "../training/run.ts";
import type { Task } from "../training/task.ts";
import {
  train as trainAsTold,
  trainGate as trainGateAsTold,
  type TrainingSummary,
  type TrainOptions,
} from "../training/trainer.ts";
import { watched } from "./watched.ts";

/**
 * Trains and evaluates one configuration. Equal configuration, data and portable engine give an
 * equal result, to the bit. Leaves no tensor behind. In a notebook a line below the cell shows how far
 * it is, unless `onEvent` is given, and a kernel interrupt stops it.
 *
 * @param config a configuration, of `defaultConfig` for instance
 * @param benchmark the benchmark it names
 * @param data of the benchmark's `load`; not changed
 * @param options who watches, where checkpoints lie, how the backbone is kept, who gets the network
 * @returns metrics, beta and history over time, counts and the digest of all trained values
 * @throws {UsageError} for a configuration that could not run as written, and for data in another
 * variant than its own
 * @throws {DataError} for a network or a batch that does not fit into the engine's memory, naming
 * what does; when training diverges, naming step, layer and loss
 * @throws {DOMException} `AbortError` when the signal or a kernel interrupt stops it
 */
export function run<I extends Tensors, T extends Tensors>(
  config: RunConfig,
  benchmark: Benchmark<I, T>,
  data: BenchmarkData<I, T>,
  options: RunOptions<I> = {},
): Promise<RunResult> {
  const what = `${config?.benchmark} ${config?.preset}, ${config?.method}`;
  return watched(what, options, (told) => runAsTold(config, benchmark, data, told));
}

/**
 * Trains a materialised network in place; see {@linkcode run} for what a notebook adds.
 *
 * With early stopping (`config.patience`) the network ends with its best validated parameters,
 * otherwise with its last. The last scaffold of the last step is left drawn; of a pool of k this is
 * draw k - 1, unless the step had fewer rows than k micro-batches.
 *
 * @param network materialised; left with its parameters, owned by the caller
 * @param task what it learns; examples are never copied out of it
 * @param config a configuration accepted by `validateConfig`
 * @param options who watches, where checkpoints lie
 * @returns steps, losses, beta and validation over time
 * @throws {DataError} when numbers stop being finite, naming step, layer and loss; for a checkpoint
 * that is damaged, another run's or cannot be written
 * @throws {UsageError} for an interval of checkpoints that is no positive integer, and for
 * resampling a scaffold that was given or is shared
 * @throws {DOMException} `AbortError` when the signal or a kernel interrupt stops it
 */
export function train<I extends Tensors, T extends Tensors>(
  network: Network<I>,
  task: Task<I, T>,
  config: RunConfig,
  options: TrainOptions = {},
): Promise<TrainingSummary> {
  return watched("training", options, (told) => trainAsTold(network, task, config, told));
}

/**
 * Trains materialised networks in place that share their trained values: they take turns, one
 * optimiser step each on their own task, and hand the values on. See {@linkcode run} for what a
 * notebook adds. An epoch shows each network every example of its task once; one without examples left
 * in it is passed over. There is one optimiser, and its moments are shared as the values are.
 * Validation is the mean over all tasks' examples.
 *
 * @param gate of `createSeedGate`; left with its parameters, owned by the caller
 * @param tasks what each network learns, in their order; networks beyond the last task are never
 * trained with
 * @param config a configuration accepted by `validateConfig`
 * @param options who watches, where checkpoints lie
 * @throws {UsageError} for more tasks than networks or none, and for resampling of several networks
 * @throws as {@linkcode train}
 */
export function trainGate<I extends Tensors, T extends Tensors>(
  gate: Pick<SeedGate<I>, "networks" | "share">,
  tasks: readonly Task<I, T>[],
  config: RunConfig,
  options: TrainOptions = {},
): Promise<TrainingSummary> {
  return watched("training", options, (told) => trainGateAsTold(gate, tasks, config, told));
}
