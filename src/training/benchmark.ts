/**
 * What each of the paper's benchmarks provides: data, architecture, metric and protocol.
 *
 * @module
 */

/** @ignore tfjs documents its own types. */
import type * as tf from "@tensorflow/tfjs";
import { type Kind, objectWith } from "../arguments.ts";
import type { Architecture, Tensors } from "../models/architecture.ts";
import type { Network } from "../models/network.ts";
import type { SeedGate } from "../models/seed_gate.ts";
import type { Seed } from "../random/seeds.ts";
import type { Comparison } from "./comparison.ts";
import type { ConfigOverrides, DataVariant, Scores } from "./config.ts";
import type { DataChoices } from "./data_choices.ts";
import type { Task } from "./task.ts";

/** A loaded data set, ready to be trained on. */
export interface BenchmarkData<
  I extends Tensors = tf.Tensor2D,
  T extends Tensors = tf.Tensor2D,
> {
  /** Which data these are, as rows name them. */
  readonly name: string;
  /** SHA-256 over all values and their split. */
  readonly digest: string;
  /** The examples as batches, with loss and metric. */
  readonly task: Task<I, T>;
  /** Width of one row of inputs; of a text, its vocabulary. */
  readonly features: number;
  /** Width of the output, such as the number of classes. */
  readonly classes: number;
  /** What each output stands for, in their order; absent where outputs are no classes, or unnamed. */
  readonly classNames?: readonly string[];
  /** What a network's inputs are made of, in a sentence: a model is shipped with it. */
  readonly inputs: string;
  /** Longest sequence or side of an image, where the architecture depends on it. */
  readonly extent?: number;
  /**
   * Of sequences that end at their last observation: how many of a step's last inputs are masks, which
   * tell it. Absent where all end together.
   */
  readonly masks?: number;
  /**
   * What the metric is worth on the test part without any look at an input, in its unit: the best
   * constant answer of the training part. Absent where nobody worked it out.
   */
  readonly constant?: number;
  /** Which variant of the benchmark's data these are; absent: its own. */
  readonly variant?: DataVariant;
}

/** What of its data an architecture depends on. */
export type DataShape = Pick<BenchmarkData, "features" | "classes" | "extent" | "masks">;

/** The paper's protocol of a benchmark: what differs from the defaults of a configuration. */
export type Protocol = Pick<
  ConfigOverrides,
  | "batchSize"
  | "epochs"
  | "steps"
  | "dropout"
  | "dropoutMasks"
  | "dropoutSteps"
  | "xavierGain"
  | "data"
  | "patience"
  | "optimizer"
  | "adapter"
>;

/** A benchmark of any inputs and targets. */
export type AnyBenchmark = Benchmark<Tensors, Tensors>;

/** Its data. */
export type AnyData = BenchmarkData<Tensors, Tensors>;

/** A run that only shows that everything works. */
export interface SmokeRun {
  /** Size of the network. */
  readonly preset: string;
  /** Optimiser steps. */
  readonly steps: number;
  /** Examples a step; the protocol's by default. */
  readonly batchSize?: number;
}

/** One benchmark; one short file each. */
export interface Benchmark<
  I extends Tensors = tf.Tensor2D,
  T extends Tensors = tf.Tensor2D,
> {
  /** As rows and command lines name it, such as `mnist`. */
  readonly id: string;
  /** Names of the architecture's sizes. */
  readonly presets: readonly string[];
  /** The size that commands take unless told otherwise. */
  readonly preset: string;
  /**
   * Data sets it reads from a folder, by their ids in the data registry; its own id by default.
   */
  readonly dataSets?: readonly string[];
  /** Formats it reads from a folder, each with an example in data/goldens/files; none by default. */
  readonly formats?: readonly string[];
  /**
   * Rows that pass through a linear map of the network for one example, on average over its weights:
   * patches, words, time steps. 1 by default; estimates of cost alone depend on it.
   */
  rowsEach?(preset: string, data: DataShape): number;
  /**
   * In which respects its data can be others than its own, by the names that `config.data` has; in
   * none by default.
   */
  readonly variants?: DataChoices;
  /** The paper's protocol; what {@linkcode defaultConfig} starts from. */
  readonly protocol: Protocol;
  /** What `--profile smoke` runs: at most a minute on wasm. */
  readonly smoke: SmokeRun;
  /** How its architecture is compared with the others; not at all by default. */
  readonly compared?: Comparison;
  /** Presets whose files are set side by side, on data of the paper's shape; none by default. */
  readonly sizes?: {
    readonly presets: readonly string[];
    readonly data: DataShape & Pick<BenchmarkData, "inputs">;
  };
  /**
   * Reads the data set and prepares it for training.
   *
   * @param dir folder with the data set; null for what needs no download
   * @param variant of its {@linkcode Benchmark.variants}, which whoever calls has checked (see
   * `loadData`); that of its protocol by default
   * @throws {UsageError} for a variant that the data without a download do not have
   * @throws {DataError} when files are missing or damaged
   */
  load(dir: string | null, variant?: DataVariant): Promise<BenchmarkData<I, T>>;
  /** The architecture of a preset, its hidden widths multiplied by `factor` (default 1). */
  architecture(
    preset: string,
    data: DataShape,
    factor?: number,
  ): Architecture<I>;
  /**
   * Gives trained parameters what they start from besides their seeds: pretrained parts. Called with
   * a materialised network, before its first step.
   */
  initialise?(
    network: Network<I>,
    context: { preset: string; data: BenchmarkData<I, T> },
  ): Promise<void>;
  /** Of benchmarks that train one adapter under several backbone seeds. */
  readonly gate?: GatePlan<I, T>;
}

/** How one adapter is trained under several backbone seeds, and what it is then worth. */
export interface GatePlan<I extends Tensors = tf.Tensor2D, T extends Tensors = tf.Tensor2D> {
  /** The backbone seeds of a run, from the one of its configuration. */
  seeds(seed: Seed): Seed[];
  /** What is learnt under each of the first seeds. */
  tasks(data: BenchmarkData<I, T>): readonly Task<I, T>[];
  /** Scores the trained networks after some optimiser steps; leaves no tensor behind. */
  score(gate: SeedGate<I>, data: BenchmarkData<I, T>, steps: number): Promise<Scores>;
}

/** Any {@linkcode Benchmark}. */
export const BENCHMARK: Kind = objectWith("a benchmark, such as mnist", "id");
/** Any {@linkcode BenchmarkData}. */
export const BENCHMARK_DATA: Kind = objectWith("data, as a benchmark's load gives them", "task");
