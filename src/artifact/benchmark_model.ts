/**
 * Artifacts of benchmarks: made by a run, and rebuilt by the benchmark's name.
 *
 * @module
 */

import { OBJECT, objectWith, oneOf, refuseArguments } from "../arguments.ts";
import { PREDICTION } from "../adapter/layer.ts";
import { BENCHMARKS, findBenchmark } from "../benchmarks/registry.ts";
import { DataError, UsageError } from "../errors.ts";
import type { Architecture, Tensors } from "../models/architecture.ts";
import type { Network } from "../models/network.ts";
import {
  type AnyBenchmark,
  BENCHMARK,
  type Benchmark,
  BENCHMARK_DATA,
  type BenchmarkData,
  type DataShape,
} from "../training/benchmark.ts";
import { CONFIG, type RunConfig, type RunResult } from "../training/config.ts";
import { describeRun, run, type RunOptions } from "../training/run.ts";
import { type Score, type SplitName, SPLITS } from "../training/task.ts";
import { type Artifact, createArtifact, refuseWhole, storedAs } from "./artifact.ts";
import {
  type ArchitectureFacts,
  ARTIFACT,
  DESCRIBED,
  type Description,
  type TrainingRecord,
} from "./description.ts";
import { finishedDescription, refusedAsData } from "./description_check.ts";
import { loadModel, type LoadOptions, type Model } from "./model.ts";
import type { NumberFormat } from "../files/safetensors/number_format.ts";
import { PLACEHOLDER, plannedDescription } from "./planned_description.ts";

/** What computes a run, for its record. */
export interface Computing {
  /** Identity of the engine. */
  readonly engine: string;
  /** Digest of the code. */
  readonly codeVersion: string;
}

const COMPUTED = objectWith("an object with computing, what computes", "computing");
const NAMING = objectWith(DESCRIBED.words, "architecture");
const LOADED = objectWith("a model, as loadModel gives it", "network");

/** How a run is watched, and how its numbers are stored. */
export interface RunToArtifactOptions extends RunOptions {
  /** What computes; part of the training record. */
  readonly computing: Computing;
  /** How numbers are stored; `F32` by default. */
  readonly format?: NumberFormat;
  /** Told the result before its artifact is finished, which may fail. */
  readonly onResult?: (result: RunResult) => void;
}

/**
 * @throws {UsageError} for a configuration whose result adapters and seed cannot hold, and for a
 * benchmark whose runs are several networks
 */
export function refuseUnstorable(
  { method, evaluate }: RunConfig,
  { id, gate }: Pick<AnyBenchmark, "id" | "gate">,
): void {
  if (gate !== undefined) {
    throw new UsageError(
      `A run of ${id} is several networks under several seeds: an artifact holds one`,
    );
  }
  if (evaluate === "none") {
    throw new UsageError("A model is saved with its scores: evaluate must not be none");
  }
  refuseWhole(method);
}

/**
 * {@linkcode run}, and the trained network as an artifact. Its result is the same to the bit.
 *
 * @throws {UsageError} as `run`; before it begins, for the methods `full` and `small`, for a benchmark
 * with runs of its own kind, and for a description that could not be read again
 * @throws {DataError} as `run`; after `onResult`, for numbers that cannot be stored
 */
export async function runToArtifact<I extends Tensors, T extends Tensors>(
  config: RunConfig,
  benchmark: Benchmark<I, T>,
  data: BenchmarkData<I, T>,
  options: RunToArtifactOptions,
): Promise<{ result: RunResult; artifact: Artifact }> {
  refuseArguments("runToArtifact", { config }, CONFIG);
  refuseArguments("runToArtifact", { benchmark }, BENCHMARK);
  refuseArguments("runToArtifact", { data }, BENCHMARK_DATA);
  refuseArguments("runToArtifact", { options }, COMPUTED);
  refuseUnstorable(config, benchmark);
  const { computing, format = "F32", onResult, ...runOptions } = options;
  refuseIndescribable(config, benchmark, data, computing);
  let made: Promise<Artifact> | undefined;
  const result = await run(config, benchmark, data, {
    ...runOptions,
    async onTrained({ networks: [network] }) {
      const architecture = architectureFacts(config, benchmark, data);
      made = createArtifact(network, { options: config, architecture });
      // The run goes on without it.
      await made.catch(() => {});
    },
  });
  onResult?.(result);
  try {
    const artifact = await storedAs(await made!, format);
    const training = trainingRecord(config, data, result, computing);
    const description = finishedDescription({ ...artifact.description, training });
    return { result, artifact: { ...artifact, description } };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new DataError(`The run is done, but its model cannot be stored: ${error.message}`);
  }
}

/** @throws {UsageError} for what could not be read again, whatever the run's numbers will be */
function refuseIndescribable<I extends Tensors, T extends Tensors>(
  config: RunConfig,
  benchmark: Benchmark<I, T>,
  data: BenchmarkData<I, T>,
  computing: Computing,
): void {
  const { network } = describeRun(config, benchmark, data);
  const { metric } = data.task;
  const unknown = { value: 0, validation: 0, testLoss: 0, steps: 0, adapterDigest: PLACEHOLDER };
  plannedDescription(network, {
    options: config,
    architecture: architectureFacts(config, benchmark, data),
    training: trainingRecord(config, data, { metric, ...unknown }, computing),
  });
}

function trainingRecord(
  config: RunConfig,
  data: Pick<BenchmarkData, "name" | "digest">,
  result: Pick<RunResult, Exclude<keyof TrainingRecord & keyof RunResult, "config">>,
  computing: Computing,
): TrainingRecord {
  const { metric, value, validation, testLoss, steps, adapterDigest } = result;
  return {
    data: data.name,
    dataDigest: data.digest,
    ...computing,
    metric,
    value,
    validation,
    testLoss,
    steps,
    adapterDigest,
    config: { ...config },
  };
}

/** Which network a benchmark's preset is on data of some shape. */
export function architectureFacts<I extends Tensors, T extends Tensors>(
  { preset }: Pick<RunConfig, "preset">,
  benchmark: Benchmark<I, T>,
  data: DataShape & Partial<Pick<BenchmarkData, "inputs" | "classNames">>,
): ArchitectureFacts {
  const { features, classes, classNames, extent = null, masks, inputs = null } = data;
  const { name } = benchmark.architecture(preset, data);
  const shape = { features, classes, ...(classNames === undefined ? {} : { classNames }), extent };
  const read = masks === undefined ? {} : { masks };
  // Whoever loads the file knows none but ours.
  const named = Object.hasOwn(BENCHMARKS, benchmark.id)
    ? { benchmark: benchmark.id, preset }
    : { benchmark: null, preset: null };
  return { name, ...named, ...shape, ...read, preprocessing: inputs };
}

/**
 * The architecture that a description names.
 *
 * @throws {DataError} where it names no benchmark, one that is not known here, or sizes that it
 * cannot have
 */
export function describedArchitecture(description: Description): Architecture<Tensors> {
  refuseArguments("describedArchitecture", { description }, NAMING);
  const { architecture } = description;
  const { benchmark, preset, features, classes, extent, masks, name } = architecture;
  if (benchmark === null || preset === null) {
    throw new DataError(
      `The architecture ${name} is no benchmark's: load it with loadModel and its own description`,
    );
  }
  const shape = { features, classes, extent: extent ?? undefined, masks };
  const described = refusedAsData(
    "The artifact's description",
    () => findBenchmark(benchmark).architecture(preset, shape),
  );
  if (described.name === name) return described;
  throw new DataError(
    `The preset ${preset} of ${benchmark} is ${described.name} here, the artifact's was ${name}`,
  );
}

/** {@linkcode loadModel} of an artifact that a benchmark describes. */
export async function loadBenchmarkModel(
  artifact: Artifact,
  options: LoadOptions = {},
): Promise<Model<Tensors>> {
  refuseArguments("loadBenchmarkModel", { artifact }, ARTIFACT);
  refuseArguments("loadBenchmarkModel", { options }, OBJECT);
  const architecture = describedArchitecture(artifact.description);
  return await loadModel(artifact, { ...options, architecture });
}

/** Scores a model on a split of its benchmark's data. Leaves no tensor behind. */
export async function scoreModel<I extends Tensors, T extends Tensors>(
  model: { readonly network: Network<I> },
  data: BenchmarkData<I, T>,
  split: SplitName = "test",
): Promise<Score> {
  refuseArguments("scoreModel", { model }, LOADED);
  refuseArguments("scoreModel", { data }, BENCHMARK_DATA);
  oneOf("split", split, SPLITS);
  const { network } = model;
  const { task } = data;
  return await task.evaluate((inputs) => network.forward(inputs, PREDICTION), split);
}
