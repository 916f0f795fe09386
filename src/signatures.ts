/**
 * The types that signatures of the front door name.
 *
 * @module
 */

export type { BackboneStorage } from "./adapter/backbone_storage.ts";
export type { Bias } from "./adapter/bias.ts";
export type { ConvolutionOptions } from "./adapter/convolution.ts";
export type { DenseOptions, FrozenLinearOptions } from "./adapter/dense.ts";
export type { Dropout, DropoutSteps, SequenceShape } from "./adapter/dropout.ts";
export type { FrozenRequest } from "./adapter/frozen.ts";
export type {
  Embedding,
  ImageLayer,
  Layer,
  Parameter,
  Part,
  Pass,
  RectifiableNorm,
} from "./adapter/layer.ts";
export type { LottaLinearOptions } from "./adapter/lotta_linear.ts";
export type { AdapterConfig, MapKind, MapRole } from "./adapter/options.ts";
export type { Examples } from "./adapter/projection_cache.ts";
export type { StateTensor } from "./adapter/state_tensor.ts";
export type {
  SubspaceConfig,
  SubspaceGain,
  SubspaceProjection,
} from "./adapter/subspace_options.ts";
export type { Initial } from "./adapter/trained.ts";
export type { Artifact, ArtifactFacts, Difference, NotFinite } from "./artifact/artifact.ts";
export type { Computing, RunToArtifactOptions } from "./artifact/benchmark_model.ts";
export type {
  ArchitectureFacts,
  Description,
  FurtherSeed,
  MatrixFacts,
  TensorFacts,
  TrainingRecord,
} from "./artifact/description.ts";
export type { SeedPermission } from "./artifact/drawn_backbone.ts";
export type { LoadOptions, Model } from "./artifact/model.ts";
export type { ArtifactSize } from "./artifact/size.ts";
export type { Verification } from "./artifact/verify.ts";
export type { FamilyName } from "./backbone/families.ts";
export type {
  EntryFamily,
  Family,
  MatrixFamily,
  ParameterRange,
  Parameters,
  Sampler,
  Shape,
  ZeroFamily,
} from "./backbone/family.ts";
export type { Block } from "./backbone/generate.ts";
export type { BackboneRequest, Scale } from "./backbone/request.ts";
export type { DecisionTargets } from "./benchmarks/imitation.ts";
export type { NextTokenOptions } from "./benchmarks/next_token.ts";
export type { NodeTargets } from "./benchmarks/node_classification.ts";
export type {
  ArraysTask,
  ImagesTask,
  ModelDefinition,
  ModelObject,
  ModulePart,
  TableTask,
  TaskDefinition,
  TaskObject,
} from "./benchmarks/own/definition.ts";
export type { BenchmarkDefinition, OwnBenchmark } from "./benchmarks/own/own_benchmark.ts";
export type { Labelled } from "./benchmarks/relabelled.ts";
export type { RowMetric } from "./benchmarks/row_task.ts";
export type { ArrayOptions, ArrayPair } from "./data/arrays/array_data.ts";
export type { ArrayPlace } from "./data/arrays/array_file.ts";
export type { ImageData, Split } from "./data/image_data.ts";
export type { ImageOptions } from "./data/images/class_folders.ts";
export type { RowSplitting } from "./data/rows/split_rows.ts";
export type { Scope } from "./data/rows/standardised.ts";
export type { TargetKind } from "./data/rows/targets.ts";
export type { ColumnChoices, Missing, Texts } from "./data/table/columns.ts";
export type { TableOptions } from "./data/table/table_data.ts";
export type { Engine, EngineName, EngineOptions } from "./engine/engine.ts";
export type { Figure } from "./figures/render.ts";
export type { Cell, Table, TableRow } from "./figures/table.ts";
export type { NumberFormat } from "./files/safetensors/number_format.ts";
export type { StoredTensor } from "./files/safetensors/read.ts";
export type { AdaptedEmbeddingOptions, TiedEmbedding } from "./models/adapted_embedding.ts";
export type {
  Architecture,
  EmbeddingOptions,
  Forward,
  LayerFactory,
  LinearOptions,
  OutputFactors,
  Tensors,
  TrainedOptions,
} from "./models/architecture.ts";
export type { BackboneSource, Weight, Weights } from "./models/backbone_source.ts";
export type { CfcActivation, CfcShape, CfcWidths } from "./models/cfc.ts";
export type { Counts } from "./models/counts.ts";
export type { DecisionInputs, DecisionShape } from "./models/decision_transformer.ts";
export type { BackboneConfig, NetworkOptions } from "./models/factory.ts";
export type { InitialWeights, Method } from "./models/method.ts";
export type { GcnInputs, GcnShape } from "./models/gcn.ts";
export type { GinShape, GraphTensors } from "./models/gin.ts";
export type { LlamaShape } from "./models/llama.ts";
export type { MemoryLedger } from "./models/memory.ts";
export type { MlpModel, MlpShape } from "./models/mlp.ts";
export type { Network } from "./models/network.ts";
export type { PlainModel, PlainShape } from "./models/plain20.ts";
export type { RandomSubspace } from "./models/random_subspace.ts";
export type { SeedGate } from "./models/seed_gate.ts";
export type {
  TextInputs,
  TransformerShape,
  TransformerSize,
} from "./models/transformer_classifier.ts";
export type { VitShape, VitSize } from "./models/vit.ts";
export type { ElementLike, FigureLike, Showable } from "./notebook/media.ts";
export type { NotebookProgress } from "./notebook/progress.ts";
export type { ReproduceOptions, Reproduction } from "./notebook/reproduce.ts";
export type { AnsweredStudy, AskOptions } from "./notebook/study.ts";
export type { MaskOptions, Masks } from "./random/keep_mask.ts";
export type { Stream } from "./random/philox_stream.ts";
export type { Seed, Seeds } from "./random/seeds.ts";
export type { Digests } from "./studies/behaviour/golden.ts";
export type { GoldenListener } from "./studies/behaviour/run_goldens.ts";
export type { Behaviour } from "./studies/behaviour/trust.ts";
export type { StudyOptions } from "./studies/computing/compute.ts";
export type { Grid, PlanOptions } from "./studies/computing/plan.ts";
export type { Progress, ProgressListener } from "./studies/computing/progress.ts";
export type { AcrossLine } from "./studies/findings/across/table.ts";
export type { StudyName } from "./studies/findings/registry.ts";
export type { Claim, LedgerLine, Measurement, Verdict } from "./studies/judging/ledger.ts";
export type { LedgerFormat } from "./studies/judging/ledger_table.ts";
export type { Measure, Selection } from "./studies/judging/select.ts";
export type { PairedTest, Summary } from "./studies/judging/statistics.ts";
export type { Margin, RankTable, SufficientRank } from "./studies/judging/sufficient_rank.ts";
export type { StudyLine } from "./studies/own/cells.ts";
export type { ClaimedCell, OwnClaim } from "./studies/own/claims.ts";
export type { Control } from "./studies/computing/method_runs.ts";
export type { StudyDefinition } from "./studies/own/definition.ts";
export type { OwnStudy, OwnStudyOptions } from "./studies/own/study.ts";
export type { TableFormat } from "./studies/own/table.ts";
export type { Profile } from "./studies/rows/profile.ts";
export type { ComputedBy, Row, RowIdentity } from "./studies/rows/row.ts";
export type { Shard } from "./studies/rows/store.ts";
export type {
  AnyBenchmark,
  AnyData,
  Benchmark,
  BenchmarkData,
  DataShape,
  Protocol,
  SmokeRun,
} from "./training/benchmark.ts";
export type { CheckpointOptions } from "./training/checkpoint.ts";
export type { ComparedRuns, Comparison } from "./training/comparison.ts";
export type {
  ConfigOverrides,
  DataVariant,
  Evaluation,
  OptimizerConfig,
  ResampleConfig,
  ResampleSchedule,
  RunConfig,
  RunResult,
  Scores,
} from "./training/config.ts";
export type { DataChoice, DataChoices } from "./training/data_choices.ts";
export type {
  CheckpointEvent,
  EndEvent,
  EpochEvent,
  StepEvent,
  TrainingEvent,
} from "./training/events.ts";
export type { History } from "./training/history.ts";
export type { BetaPoint } from "./training/progress.ts";
export type { RunOptions } from "./training/run.ts";
export type { Batch, Loss, Predict, Score, SplitName, Task } from "./training/task.ts";
export type { TrainingSummary, TrainOptions } from "./training/trainer.ts";
