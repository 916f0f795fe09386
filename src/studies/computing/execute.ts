/**
 * Computing runs in the thread at hand, be it a worker or not.
 *
 * @module
 */
import type { BenchmarkDefinition } from "../../benchmarks/own/own_benchmark.ts";
import { type EngineName, startEngine } from "../../engine/engine.ts";
import { DataError } from "../../errors.ts";
import type { CheckpointOptions } from "../../training/checkpoint.ts";
import type { AnyData } from "../../training/benchmark.ts";
import type { RunConfig, RunResult } from "../../training/config.ts";
import { run } from "../../training/run.ts";
import { loadData } from "../../training/variants.ts";
import { knownAgain, type KnownBenchmarks } from "./known_benchmarks.ts";
import { type DataPlace, sourceId } from "./source.ts";

/** What a thread needs before its first run; plain data, sent to workers. */
export interface Setup {
  /** Name of the engine. */
  readonly engine: EngineName;
  /** Path of the BLAS library that was named, for `native`. */
  readonly blas?: string;
  /** What the engine must turn out to be. */
  readonly engineIdentity: string;
  /** Where the data of each source lie, by its id. */
  readonly places: Readonly<Record<string, DataPlace>>;
  /** What a user defined, made again in each thread; nothing where this thread alone has it. */
  readonly definitions: readonly BenchmarkDefinition[];
}

/** One run to compute; plain data, sent to workers. */
export interface Job {
  /** Place among the runs to compute. */
  readonly index: number;
  /** What to compute. */
  readonly config: RunConfig;
  /** Where a killed run goes on from; null for short runs. */
  readonly checkpoint: CheckpointOptions | null;
}

/** What came out, and how long it took. */
export interface Outcome {
  /** What came out. */
  readonly result: RunResult;
  /** Wall-clock time. */
  readonly seconds: number;
  /** The same of an optimiser step, on average after the first; null where there is one alone. */
  readonly stepSeconds: number | null;
}

/** Told how far a run is, 0 to 1: 0 when its data are loaded. */
export type FractionListener = (fraction: number) => void;

/** Computes one run. */
export type Executor = (
  job: Job,
  options?: { onFraction?: FractionListener; signal?: AbortSignal },
) => Promise<Outcome>;

/** Runs go side by side, so each has one thread; a row's engine does not depend on how many. */
export const STUDY_ENGINE = { threads: 1 } as const;

/** Seconds between two reports of how far a run is. */
const REPORT_INTERVAL = 0.5;

/**
 * Starts the engine, once for many runs; loads the data of each source with its first run.
 *
 * @param setup what is needed.
 * @param known the benchmarks that runs name; by default ours and those that the set-up defines.
 * @returns what computes runs.
 * @throws {DataError} if the engine, or later the data, are not those the rows will speak of.
 */
export async function openExecutor(setup: Setup, known?: KnownBenchmarks): Promise<Executor> {
  const { find } = known ?? await knownAgain(setup.definitions);
  const engine = await startEngine(setup.engine, { ...STUDY_ENGINE, blas: setup.blas });
  if (engine.identity !== setup.engineIdentity) {
    throw new DataError(`Engine is ${engine.identity}, expected ${setup.engineIdentity}`);
  }
  const loaded = new Map<string, AnyData>();
  const load = async (config: RunConfig): Promise<AnyData> => {
    const id = sourceId(config);
    const known = loaded.get(id);
    if (known !== undefined) return known;
    const { dir, digest } = setup.places[id];
    const data = await loadData(find(config.benchmark), dir, config.data);
    if (data.digest !== digest) {
      throw new DataError(`Data of ${id} changed while reading: ${data.digest}, not ${digest}`);
    }
    loaded.set(id, data);
    return data;
  };
  return async ({ config, checkpoint }, { onFraction = () => {}, signal } = {}) => {
    const data = await load(config);
    onFraction(0);
    const begin = performance.now();
    let reported = begin;
    const steps = stepClock();
    const result = await run(config, find(config.benchmark), data, {
      checkpoint,
      signal,
      onEvent(event) {
        if (event.type !== "step") return;
        steps.tick();
        if (performance.now() - reported < 1000 * REPORT_INTERVAL) return;
        reported = performance.now();
        onFraction(event.step / event.totalSteps);
      },
    });
    const seconds = (performance.now() - begin) / 1000;
    return { result, seconds, stepSeconds: steps.mean() };
  };
}

/** Told of every step; says how long one takes. */
function stepClock(): { tick(): void; mean(): number | null } {
  let [first, last, count] = [0, 0, 0];
  return {
    tick() {
      last = performance.now();
      if (count++ === 0) first = last;
    },
    mean: () => count < 2 ? null : (last - first) / 1000 / (count - 1),
  };
}
