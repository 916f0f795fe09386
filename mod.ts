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
export {
  type Engine,
  ENGINE_CHOICES,
  type EngineName,
  type EngineOptions,
  ENGINES,
  startEngine,
} from "./src/engine/engine.ts";
export { filledTensor } from "./src/engine/tensors.ts";

// Operations with a gradient of their own, fast on every engine.
export { attention, type AttentionOptions } from "./src/engine/operations/attention.ts";
export {
  type Affine,
  batchNorm,
  type BatchNormOptions,
  type ColumnStatistics,
  fixedBatchNorm,
} from "./src/engine/operations/batch_norm.ts";
export {
  binaryCrossEntropy,
  type BinaryCrossEntropyOptions,
} from "./src/engine/operations/binary_cross_entropy.ts";
export { cfcGate, type GateInputs } from "./src/engine/operations/cfc_gate.ts";
export { gelu, type GeluOptions } from "./src/engine/operations/gelu.ts";
export { imagePatches, type PatchOptions } from "./src/engine/operations/image_patches.ts";
export { layerNorm, type NormOptions } from "./src/engine/operations/layer_norm.ts";
export { meanOfSequences } from "./src/engine/operations/mean_of_sequences.ts";
export { rotary, type RotaryOptions } from "./src/engine/operations/rotary.ts";
export { segmentSum } from "./src/engine/operations/segment_sum.ts";
export type { SequenceOptions } from "./src/engine/operations/sequences.ts";
export { sumOverEdges, type WeightedEdges } from "./src/engine/operations/sum_over_edges.ts";
export { tokenCrossEntropy } from "./src/engine/operations/token_cross_entropy.ts";
export { rmsNorm } from "./src/engine/operations/rms_norm.ts";
export { silu } from "./src/engine/operations/silu.ts";
export { softmax } from "./src/engine/operations/softmax.ts";

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
  type Scale,
} from "./src/backbone/generate.ts";
export type {
  EntryFamily,
  Family,
  MatrixFamily,
  ParameterRange,
  Parameters,
  Sampler,
  Shape,
  ZeroFamily,
} from "./src/backbone/generate.ts";

// The adapter: factors, gain, and how they join a layer.
export { type AdapterConfig, adapterScaling, BIASES, LARGEST_RANK } from "./src/adapter/options.ts";
export type { Bias } from "./src/adapter/bias.ts";
export { Frozen, type FrozenRequest } from "./src/adapter/frozen.ts";
export { type BackboneStorage, STORAGES } from "./src/adapter/backbone_storage.ts";
export { type Initial, Trained } from "./src/adapter/trained.ts";
export { createLottaLinear, type LottaLinearOptions } from "./src/adapter/lotta_linear.ts";
export {
  createDense,
  createFrozenLinear,
  type DenseOptions,
  type FrozenLinearOptions,
} from "./src/adapter/dense.ts";
export {
  type Embedding,
  type Layer,
  type Parameter,
  type Part,
  type Pass,
  PREDICTION,
} from "./src/adapter/layer.ts";
export { RunningStatistic } from "./src/adapter/running_statistic.ts";
export { StateTensor } from "./src/adapter/state_tensor.ts";
export type { Examples } from "./src/adapter/projection_cache.ts";
export { createDropout, type Dropout } from "./src/adapter/dropout.ts";

// Models: an architecture written once, built full, LottaLoRA or as a control.
export type {
  Architecture,
  EmbeddingOptions,
  Forward,
  LayerFactory,
  LinearOptions,
  Tensors,
  TrainedOptions,
} from "./src/models/architecture.ts";
export {
  cfc,
  CFC_PRESETS,
  type CfcActivation,
  type CfcShape,
  type CfcWidths,
} from "./src/models/cfc.ts";
export {
  DECISION_PRESETS,
  type DecisionInputs,
  type DecisionShape,
  decisionTransformer,
} from "./src/models/decision_transformer.ts";
export { gcn, GCN_PRESETS, type GcnInputs, type GcnShape } from "./src/models/gcn.ts";
export { gin, GIN_PRESETS, type GinShape, type GraphTensors } from "./src/models/gin.ts";
export { llama, LLAMA_PRESETS, type LlamaShape } from "./src/models/llama.ts";
export {
  adaptedEmbedding,
  type AdaptedEmbeddingOptions,
  tied,
  type TiedEmbedding,
} from "./src/models/adapted_embedding.ts";
export { mlp, MLP_PRESETS, type MlpShape } from "./src/models/mlp.ts";
export { PLAIN_PRESETS, plainNetwork, type PlainShape } from "./src/models/plain20.ts";
export {
  type TextInputs,
  TRANSFORMER_PRESETS,
  transformerClassifier,
  type TransformerShape,
  type TransformerSize,
} from "./src/models/transformer_classifier.ts";
export { vit, VIT_PRESETS, type VitShape, type VitSize } from "./src/models/vit.ts";
export { startFromWeights } from "./src/models/vit_weights.ts";
export { type BackboneConfig, type Method, METHODS } from "./src/models/factory.ts";
export type { NetworkOptions } from "./src/models/factory.ts";
export {
  backboneFromWeights,
  type BackboneSource,
  DRAWN_BACKBONE,
  sharedBackbone,
  type Weight,
  type Weights,
} from "./src/models/backbone_source.ts";
export { countTrained, createNetwork, type Network } from "./src/models/network.ts";
export { createSeedGate, type SeedGate } from "./src/models/seed_gate.ts";
export { describeMemory, type MemoryLedger, memoryLedger } from "./src/models/memory.ts";
export { countParameters, type Counts, withParameterBudget } from "./src/models/counts.ts";

// Training.
export type * from "./src/training/config.ts";
export { RESAMPLE_SCHEDULES } from "./src/training/config.ts";
export { allSeeds, defaultConfig, validateConfig } from "./src/training/validate.ts";
export type { Batch, Predict, Score, SplitName, Task } from "./src/training/task.ts";
export {
  train,
  trainGate,
  type TrainingSummary,
  type TrainOptions,
} from "./src/training/trainer.ts";
export type { CheckpointOptions } from "./src/training/checkpoint.ts";
export type { History } from "./src/training/history.ts";
export type { BetaPoint } from "./src/training/progress.ts";
export type * from "./src/training/events.ts";
export { softmaxCrossEntropy } from "./src/engine/operations/cross_entropy.ts";
export { meanSquaredError } from "./src/engine/operations/squared_error.ts";
export { run, type RunOptions } from "./src/training/run.ts";

// Benchmarks and their data.
export type {
  AnyBenchmark,
  AnyData,
  Benchmark,
  BenchmarkData,
  DataShape,
  Protocol,
  SmokeRun,
} from "./src/training/benchmark.ts";
export { arxiv } from "./src/benchmarks/arxiv.ts";
export { cifar10 } from "./src/benchmarks/cifar10.ts";
export { flowers102 } from "./src/benchmarks/flowers102.ts";
export { halfcheetah } from "./src/benchmarks/halfcheetah.ts";
export { imdb } from "./src/benchmarks/imdb.ts";
export { lorenz } from "./src/benchmarks/lorenz.ts";
export { mnist } from "./src/benchmarks/mnist.ts";
export { normalisationTable } from "./src/benchmarks/normalisation.ts";
export { molhiv } from "./src/benchmarks/molhiv.ts";
export { physionet2012 } from "./src/benchmarks/physionet2012.ts";
export { seedGating, seedGatingRejecting } from "./src/benchmarks/seed_gating.ts";
export { wikitext } from "./src/benchmarks/wikitext.ts";
export { BENCHMARKS, findBenchmark } from "./src/benchmarks/registry.ts";
export { imageClassification } from "./src/benchmarks/image_classification.ts";
export { nextToken, type NextTokenOptions } from "./src/benchmarks/next_token.ts";
export { type Labelled, relabelled } from "./src/benchmarks/relabelled.ts";
export type { NodeTargets } from "./src/benchmarks/node_classification.ts";
export type { DecisionTargets } from "./src/benchmarks/imitation.ts";
export { areaUnderRoc } from "./src/metrics/area_under_roc.ts";
export { rSquared } from "./src/metrics/r_squared.ts";
export type { ImageData, Split } from "./src/data/image_data.ts";
export { DATA_SETS, dataSet } from "./src/data/registry.ts";
export type { DataFile, DataSet, LoadedData, RegisteredSet } from "./src/data/data_set.ts";
export { loadWikitext, type WikitextOptions } from "./src/data/wikitext/wikitext.ts";
export { type TokenSplits, type TokenText, tokenText } from "./src/data/wikitext/token_text.ts";
export { moleculeFromSmiles } from "./src/data/molhiv/molecule.ts";
export type { Graph } from "./src/data/graphs/graph.ts";
export type { FeatureTable, FeatureValues, GraphFeatures } from "./src/data/graphs/features.ts";

// The artifact: a model as adapters and seed.
export {
  type Artifact,
  type ArtifactFacts,
  createArtifact,
  decodeArtifact,
  encodeArtifact,
} from "./src/artifact/artifact.ts";
export {
  type ArchitectureFacts,
  ARTIFACT_FORMAT,
  type Description,
  type FurtherSeed,
  type MatrixFacts,
  type TensorFacts,
  type TrainingRecord,
} from "./src/artifact/description.ts";
export { readArtifact, saveArtifact, saveArtifactFile } from "./src/artifact/files.ts";
export { loadModel, type LoadOptions, type Model } from "./src/artifact/model.ts";
export { createGateArtifact, loadSeedGate } from "./src/artifact/gate_artifact.ts";
export type { SeedPermission } from "./src/artifact/drawn_backbone.ts";
export {
  type Computing,
  describedArchitecture,
  loadBenchmarkModel,
  runToArtifact,
  type RunToArtifactOptions,
  scoreModel,
} from "./src/artifact/benchmark_model.ts";
export { baseWeights, mergeWeights, unmergeWeights } from "./src/artifact/merge.ts";
export { decodePlainWeights, encodePlainWeights } from "./src/artifact/plain_weights.ts";
export { NUMBER_FORMATS, type NumberFormat } from "./src/files/safetensors/number_format.ts";
export { encodeOnnx } from "./src/artifact/onnx.ts";
export { type ArtifactSize, artifactSize } from "./src/artifact/size.ts";
export type { Difference } from "./src/artifact/artifact.ts";
export { benchmarkDifference } from "./src/artifact/benchmark_difference.ts";
export { type NotFinite, type Verification, verifyArtifact } from "./src/artifact/verify.ts";
export type { StoredTensor } from "./src/files/safetensors/read.ts";

// Studies: grids, rows, statistics, verdicts.
export { STUDY_NAMES, type StudyName } from "./src/studies/findings/registry.ts";
export { type Profile, PROFILES } from "./src/studies/rows/profile.ts";
export { type Grid, runStudy, type StudyOptions } from "./src/studies/computing/compute.ts";
export type { PlanOptions } from "./src/studies/computing/plan.ts";
export type { Shard } from "./src/studies/rows/store.ts";
export type { Progress, ProgressListener } from "./src/studies/computing/progress.ts";
export type { Row, RowIdentity } from "./src/studies/rows/row.ts";
export {
  type Claim,
  type LedgerLine,
  type Measurement,
  type Verdict,
  VERDICTS,
} from "./src/studies/judging/ledger.ts";
export { type LedgerFormat, renderLedger } from "./src/studies/judging/ledger_table.ts";
export {
  cell,
  type Measure,
  pairedCells,
  select,
  type Selection,
} from "./src/studies/rows/select.ts";
export {
  type PairedTest,
  pairedTest,
  summarize,
  type Summary,
} from "./src/studies/judging/statistics.ts";
export type { BootstrapOptions } from "./src/studies/judging/bootstrap.ts";
export {
  describeMargin,
  type Margin,
  type RankTable,
  smallestSufficientRank,
  type SufficientRank,
} from "./src/studies/judging/sufficient_rank.ts";
export { type AcrossLine, acrossTable } from "./src/studies/findings/across/table.ts";
export { type GatingLine, gatingTable } from "./src/studies/findings/gating/table.ts";
export { sizesTable } from "./src/studies/findings/sizes/table.ts";
export { sufficientRankTable } from "./src/studies/findings/rank/sufficient.ts";

// Figures: one function each, from numbers to paper.
export type { Controls } from "./src/figures/accuracy_curves.ts";
export { backboneConditions, type ConditionRun } from "./src/figures/backbone_conditions.ts";
export { backboneRemoved, type RemovalRun } from "./src/figures/backbone_removed.ts";
export { type ArchitectureBeta, betaByArchitecture } from "./src/figures/beta_by_architecture.ts";
export { type BetaTracePoint, betaTraces } from "./src/figures/beta_traces.ts";
export { equivalence, type FamilyDifference } from "./src/figures/equivalence.ts";
export { familyCurves, type FamilyRun } from "./src/figures/family_curves.ts";
export { type FamilyClassRun, familyHeatmap } from "./src/figures/family_heatmap.ts";
export { type FinalBeta, finalBeta } from "./src/figures/final_beta.ts";
export { type DimensionMark, pcaSpectrum } from "./src/figures/pca_spectrum.ts";
export { rankCurve, type RankRun } from "./src/figures/rank_curve.ts";
export { recovery, type ShareRun } from "./src/figures/recovery.ts";
export { saturation, type SaturationRun } from "./src/figures/saturation.ts";
export { scheduleCurves, type ScheduleRun } from "./src/figures/schedule_curves.ts";
export { type Gate, type GateAnswers, seedGates } from "./src/figures/seed_gates.ts";
export { type RecoveryRun, sizeAblation } from "./src/figures/size_ablation.ts";
export type { SufficientRank as SufficientRankMark } from "./src/figures/marks.ts";
export type { Figure } from "./src/figures/render.ts";
export { type FigureWidth, WIDTHS as FIGURE_WIDTHS } from "./src/figures/theme.ts";
export type { Cell, Table, TableRow } from "./src/figures/table.ts";
export {
  FIGURE_FORMATS,
  type FigureFormat,
  type Provenance,
  writeFigure,
} from "./src/figures/write.ts";

// Notebooks.
export {
  recallFigure,
  reproduce,
  type ReproduceOptions,
  type Reproduction,
} from "./src/notebook/reproduce.ts";
export { interruptible } from "./src/notebook/interrupt.ts";
export { show } from "./src/notebook/show.ts";
export { createNotebookProgress, type NotebookProgress } from "./src/notebook/progress.ts";
export type { ElementLike, FigureLike, Showable } from "./src/notebook/media.ts";
