/**
 * Training steps of one family by a checkout of this project.
 *
 * @module
 */

import type { ConfigOverrides, RunConfig } from "../../training/config.ts";
import type { AnyBenchmark, AnyData } from "../../training/benchmark.ts";
import type { Training, TrainingRequest } from "../contestant.ts";
import { timedTraining } from "../timed_training.ts";
import type { Project } from "./project.ts";

/** What is trained, and where. */
export interface FamilyRun {
  /** Id of the benchmark. */
  readonly benchmark: string;
  /** Size of its network. */
  readonly preset: string;
  /** Folder of its data; null: those that need no download. */
  readonly dir: string | null;
  /** LottaLoRA, or everything trained. */
  readonly method: "lottalora" | "full";
  /** Name of the engine; one thread. */
  readonly engine: string;
  /** Most examples a step; the protocol's batch by default. */
  readonly most?: number;
}

/** Rank of the adapters. */
export const RANK = 8;

/**
 * The benchmark's protocol at a constant learning rate: a warm-up would leave the first steps, which
 * are compared, without any.
 *
 * @param dropout 0: none anywhere, adapters included; else that of the protocol
 */
export function familyConfig(
  { defaultConfig }: Pick<Project, "defaultConfig">,
  benchmark: AnyBenchmark,
  { preset, method, most, steps, dropout }: Pick<FamilyRun, "preset" | "method" | "most"> & {
    readonly steps: number;
    readonly dropout: number;
  },
): RunConfig {
  const { protocol } = benchmark;
  const { batchSize: whole = 128 } = protocol;
  const batchSize = most === undefined ? whole : Math.min(whole, most);
  const overrides: ConfigOverrides = {
    ...{ method, batchSize, steps, dropout, dropoutSteps: "shared", patience: null },
    adapter: { rank: RANK, dropout: dropout === 0 ? 0 : protocol.adapter?.dropout ?? 0 },
    optimizer: { schedule: "constant", warmupSteps: 0, warmupShare: 0 },
  };
  // The benchmark's own data, as peers and earlier checkouts have them.
  const { data: _, ...config } = defaultConfig(benchmark, preset, overrides);
  return config;
}

/** A checkout that trains; it keeps the data of the last benchmark alone. */
export interface Trainer {
  /**
   * Trains anew, on what the benchmark's own batches hold.
   *
   * @throws {DataError} where the engine or the data are not to be had
   */
  train(run: FamilyRun, request: TrainingRequest): Promise<Training>;
  /** The data of a benchmark; `dir` as its `load` takes it. */
  load(benchmark: AnyBenchmark, dir: string | null): Promise<AnyData>;
}

/** A checkout as somebody who trains. */
export function createTrainer(project: Project): Trainer {
  let last: { place: string; data: Promise<AnyData> } | undefined;
  const load = (benchmark: AnyBenchmark, dir: string | null) => {
    const place = JSON.stringify([benchmark.id, dir]);
    if (last?.place !== place) last = { place, data: benchmark.load(dir, {}) };
    return last.data;
  };
  return {
    load,
    async train(run, { dropout, warmUps, counted }) {
      await project.startEngine(run.engine, { threads: 1 });
      const benchmark = project.findBenchmark(run.benchmark);
      const data = await load(benchmark, run.dir);
      const steps = warmUps + counted;
      const config = familyConfig(project, benchmark, { ...run, dropout, steps });
      const network = project.createNetwork(benchmark.architecture(run.preset, data), config);
      try {
        network.materialise();
        const task = { ...data.task, evaluate: () => Promise.resolve({ loss: 0, value: 0 }) };
        return await timedTraining(
          (onEvent) => project.train(network, task, config, { onEvent }),
          warmUps,
        );
      } finally {
        network.dispose();
      }
    },
  };
}
