/**
 * One run, from configuration to result: training, followed by scoring.
 *
 * @module
 */

import { refuseArguments, refuseOptions } from "../arguments.ts";
import type { BackboneStorage } from "../adapter/backbone_storage.ts";
import { digestOf } from "../files/digest.ts";
import { isOutOfMemory } from "../engine/wasm/allocations.ts";
import type { Tensors } from "../models/architecture.ts";
import { countParameters, type Counts, withParameterBudget } from "../models/counts.ts";
import { type Network, networkState } from "../models/network.ts";
import { createSeedGate, type SeedGate } from "../models/seed_gate.ts";
import type { Seed } from "../random/seeds.ts";
import { measureBatch, tooLargeBatch } from "./batch_memory.ts";
import { type Benchmark, BENCHMARK_DATA, type BenchmarkData, type DataShape } from "./benchmark.ts";
import type { RunConfig, RunResult } from "./config.ts";
import { NOT_SCORED, scoredTask } from "./evaluation.ts";
import { freshSeeds, scoreFreshBackbones } from "./fresh_backbones.ts";
import { type History, rounded } from "./history.ts";
import { refuseTooLargeNetwork } from "./network_memory.ts";
import { roundBeta } from "./progress.ts";
import { scoreNetwork } from "./scoring.ts";
import { trainGate, type TrainingSummary, type TrainOptions } from "./trainer.ts";
import { validateConfig } from "./validate.ts";
import { refuseOtherVariant } from "./variants.ts";

/** How a run is watched and where its numbers are kept; none of it changes its result on `wasm`. */
export interface RunOptions<I extends Tensors = Tensors> extends TrainOptions {
  /** How frozen matrices are kept; `memory` by default. */
  keep?: BackboneStorage;
  /**
   * Given the trained networks before they are scored; must leave them as they are. They are the
   * run's own, and freed at its end.
   */
  onTrained?(gate: SeedGate<I>, summary: TrainingSummary): void | Promise<void>;
}

const OPTIONS = {
  ...{ onEvent: false, checkpoint: false, signal: false, keep: false, onTrained: false },
};

/**
 * Trains and evaluates one configuration. Equal configuration, data and portable engine give an
 * equal result, to the bit. Leaves no tensor behind.
 *
 * @param config a configuration, of {@linkcode defaultConfig} for instance
 * @param benchmark the benchmark it names
 * @param data of the benchmark's `load`; not changed
 * @param options who watches, where checkpoints lie, how the backbone is kept, who gets the network
 * @returns metrics, beta over time, counts and the digest of all trained values
 * @throws {UsageError} when {@linkcode validateConfig} refuses the configuration, and for data in
 * another variant than its own
 * @throws {DataError} for a network or a batch that does not fit into the engine's memory, naming
 * what does;
 * when training diverges, naming step, layer and loss
 */
export async function run<I extends Tensors, T extends Tensors>(
  config: RunConfig,
  benchmark: Benchmark<I, T>,
  data: BenchmarkData<I, T>,
  options: RunOptions<I> = {},
): Promise<RunResult> {
  refuseArguments("run", { data }, BENCHMARK_DATA);
  refuseOptions("run", options, OPTIONS);
  const { keep, onTrained: _, ...watching } = options;
  validateConfig(config, benchmark);
  refuseOtherVariant(config, data);
  const task = scoredTask(data.task, config.evaluate);
  refuseTooLargeNetwork(config, {
    keep: keep ?? "memory",
    presets: benchmark.presets,
    skeletons: (preset, keep) =>
      describeRun({ ...config, preset }, benchmark, data, keep).gate.networks,
  });
  const { gate, network, counts } = describeRun(config, benchmark, data, keep);
  try {
    gate.materialise();
    await benchmark.initialise?.(network, { preset: config.preset, data });
    network.subspace?.begin();
    const tasks = benchmark.gate?.tasks(data) ?? [task];
    const rowsEach = benchmark.rowsEach?.(config.preset, data) ?? 1;
    const memory = await measureBatch(network, tasks[0], config, rowsEach);
    if (memory?.isTooMuch) throw tooLargeBatch(memory);
    const summary = await trainGate(gate, tasks, config, watching).catch((error) => {
      // A batch that fits is not to blame: the failure has its own words.
      const isDoubtful = memory !== null && memory.fits < memory.batch;
      throw isDoubtful && isOutOfMemory(error) ? tooLargeBatch(memory, error) : error;
    });
    await options.onTrained?.(gate, summary);
    const { steps, epochs, trainLoss, betaTrace } = summary;
    const score = () =>
      benchmark.gate?.score(gate, data, steps) ?? scoreNetwork(network, task, config, steps);
    const found = config.evaluate === "none" ? NOT_SCORED : await score();
    const isLastValidated = config.patience === null && config.evaluate !== "none";
    const result: RunResult = {
      ...found,
      metric: data.task.metric,
      trainLoss,
      beta: roundBeta(await network.beta()),
      betaTrace,
      history: withLast(summary.history, isLastValidated ? found.validation : null),
      counts,
      steps,
      epochs,
      adapterDigest: await trainedDigest(network),
    };
    const fresh = freshSeeds(config);
    if (fresh.length === 0) return result;
    const skeletonOf = (backbone: Seed) => {
      const seeds = { ...config.seeds, backbone };
      return describeRun({ ...config, seeds }, benchmark, data, keep).network;
    };
    const trained = { network, task, steps };
    return {
      ...result,
      valuesFreshBackbones: await scoreFreshBackbones(trained, fresh, skeletonOf),
    };
  } finally {
    gate.dispose();
  }
}

/** What a configuration describes, as skeletons. */
export interface DescribedRun<I extends Tensors> {
  /** Its networks, one a backbone seed. */
  gate: SeedGate<I>;
  /** The first of them. */
  network: Network<I>;
  /** Parameters of one. */
  counts: Counts;
}

/** The networks of a configuration; allocates nothing. */
export function describeRun<I extends Tensors, T extends Tensors>(
  config: RunConfig,
  benchmark: Benchmark<I, T>,
  data: DataShape,
  keep?: BackboneStorage,
): DescribedRun<I> {
  const { backbone } = config.seeds;
  const seeds = benchmark.gate?.seeds(backbone) ?? [backbone];
  const architecture = benchmark.architecture(config.preset, data);
  if (config.method !== "small") {
    const gate = createSeedGate(architecture, seeds, { ...config, keep });
    return { gate, network: gate.networks[0], counts: countParameters(architecture, config) };
  }
  const lottalora = { ...config, method: "lottalora" } as const;
  const { full, trainable: budget } = countParameters(architecture, lottalora);
  const scaled = (factor: number) => benchmark.architecture(config.preset, data, factor);
  const small = withParameterBudget(scaled, budget, config);
  const { trainable } = countParameters(small, config);
  const gate = createSeedGate(small, seeds, config);
  const counts = { trainable, full, fullPlusAdapters: full };
  return { gate, network: gate.networks[0], counts };
}

/** A history that ends with the metric of the final parameters, which early stopping puts back. */
function withLast(history: History, validation: number | null): History {
  const last = history.validation.at(-1) ?? validation;
  return {
    ...history,
    validation: [...history.validation.slice(0, -1), last === null ? null : rounded(last)],
  };
}

/** SHA-256 over name, shape and little-endian values of all that training moved, by name. */
async function trainedDigest(network: Pick<Network, "trained" | "statistics">): Promise<string> {
  const sorted = networkState(network).toSorted((a, b) => a.name < b.name ? -1 : 1);
  const parts: (string | Float32Array)[] = [];
  for (const parameter of sorted) {
    parts.push(`${parameter.name} ${JSON.stringify(parameter.shape)}\n`, await parameter.values());
  }
  return digestOf(...parts);
}
