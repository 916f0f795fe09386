/**
 * LottaLoRA (arXiv:2604.08749) on tfjs: networks whose weights are drawn from a seed and frozen,
 * and of which only low-rank factors, one gain a layer and the task head are trained.
 *
 * @example
 * ```ts
 * import { defaultConfig, mnist, run, startEngine } from "lottalora";
 *
 * await startEngine("wasm");
 * const data = await mnist.load(null);
 * const config = defaultConfig(mnist, "tiny", { steps: 10 });
 * const result = await run(config, mnist, data);
 * console.log(result.value, result.beta, result.counts);
 * ```
 *
 * @module
 */

// Errors a person can do something about.
export { DataError, UsageError } from "./src/errors.ts";

// Where tensors run.
export { type Engine, type EngineName, ENGINES, startEngine } from "./src/engine/engine.ts";

// Seeds, and everything random.
export { createStream, keepMask, permutation, uniforms } from "./src/random/stream.ts";
export type { Stream } from "./src/random/stream.ts";
export type { Seed, Seeds } from "./src/random/seeds.ts";

// The backbone: from a seed to frozen weights.
export {
  BACKBONE_SPEC_VERSION,
  type BackboneRequest,
  type Block,
  FAMILIES,
  type FamilyName,
  generateBackbone,
  generateBlock,
} from "./src/backbone/generate.ts";

// The adapter: factors, gain, and how they join a layer.
export { type AdapterConfig, adapterScaling } from "./src/adapter/options.ts";
export { Frozen, type FrozenRequest } from "./src/adapter/frozen.ts";
export { type Initial, Trained } from "./src/adapter/trained.ts";
export { createLottaLinear, type LottaLinearOptions } from "./src/adapter/lotta_linear.ts";
export { createDense, createFrozenLinear } from "./src/adapter/dense.ts";
export { type Layer, type Pass, PREDICTION } from "./src/adapter/layer.ts";
export { createDropout, type Dropout } from "./src/adapter/dropout.ts";

// Models: an architecture written once, built full, LottaLoRA or as a control.
export type { Architecture, Forward, LayerFactory } from "./src/models/architecture.ts";
export { mlp, MLP_PRESETS, type MlpShape } from "./src/models/mlp.ts";
export { type BackboneConfig, type Method, METHODS } from "./src/models/factory.ts";
export type { NetworkOptions } from "./src/models/factory.ts";
export { countTrained, createNetwork, type Network } from "./src/models/network.ts";
export { countParameters, type Counts, withParameterBudget } from "./src/models/counts.ts";

// Training.
export type * from "./src/training/config.ts";
export { RESAMPLE_SCHEDULES } from "./src/training/config.ts";
export {
  allSeeds,
  type ConfigOverrides,
  defaultConfig,
  LARGEST_RANK,
  validateConfig,
} from "./src/training/validate.ts";
export type { Batch, Score, SplitName, Task } from "./src/training/task.ts";
export { train, type TrainingSummary, type TrainOptions } from "./src/training/trainer.ts";
export type { CheckpointOptions } from "./src/training/checkpoint.ts";
export type * from "./src/training/events.ts";
export { softmaxCrossEntropy } from "./src/training/cross_entropy.ts";
export { run } from "./src/training/run.ts";

// Benchmarks and their data.
export type { Benchmark, BenchmarkData } from "./src/training/benchmark.ts";
export { mnist } from "./src/benchmarks/mnist.ts";
export { BENCHMARKS, findBenchmark } from "./src/benchmarks/registry.ts";
export { imageClassification } from "./src/benchmarks/image_classification.ts";
export type { ImageData, Split } from "./src/data/image_data.ts";

// Studies: grids, rows, statistics, verdicts.
export { reproduce, type Reproduction } from "./src/studies/reproduce.ts";
export { type Grid, runStudy, type StudyOptions } from "./src/studies/study.ts";
export type { Row } from "./src/studies/row.ts";
export type { Claim, LedgerLine, Measurement, Verdict } from "./src/studies/ledger.ts";
export { renderLedger } from "./src/studies/ledger_table.ts";
export { cell, pairedCells, select, type Selection } from "./src/studies/select.ts";
export { pairedTest, summarize } from "./src/studies/statistics.ts";
export {
  describeMargin,
  smallestSufficientRank,
  type SufficientRank,
} from "./src/studies/sufficient_rank.ts";
export { sufficientRankTable } from "./src/studies/rank/sufficient.ts";

// Notebooks.
export { show } from "./src/notebook/show.ts";
export type { Showable } from "./src/notebook/media.ts";
