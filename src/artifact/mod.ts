/**
 * The artifact: a model as adapters and a seed, from which whoever loads it draws the rest again.
 *
 * @example
 * ```ts
 * import { artifactSize, readArtifact } from "lottalora/artifact";
 *
 * console.log(artifactSize((await readArtifact("digits")).description));
 * ```
 *
 * @module
 */

// Making one.
export {
  type Artifact,
  type ArtifactFacts,
  createArtifact,
  decodeArtifact,
  type Difference,
  encodeArtifact,
  type NotFinite,
} from "./artifact.ts";
export { createGateArtifact, loadSeedGate } from "./gate_artifact.ts";

// Files.
export { readArtifact, saveArtifact, saveArtifactFile } from "./files.ts";

// What it says.
export {
  type ArchitectureFacts,
  ARTIFACT_FORMAT,
  type Description,
  type FurtherSeed,
  type MatrixFacts,
  type TensorFacts,
  type TrainingRecord,
} from "./description.ts";
export { type ArtifactSize, artifactSize } from "./size.ts";

// Loading and scoring.
export { benchmarkDifference } from "./benchmark_difference.ts";
export {
  type Computing,
  describedArchitecture,
  loadBenchmarkModel,
  runToArtifact,
  type RunToArtifactOptions,
  scoreModel,
} from "./benchmark_model.ts";
export type { SeedPermission } from "./drawn_backbone.ts";
export { loadModel, type LoadOptions, type Model } from "./model.ts";

// Checking.
export { type Verification, verifyArtifact } from "./verify.ts";

// Plain weights and other formats.
export { baseWeights, mergeWeights, unmergeWeights } from "./merge.ts";
export { decodePlainWeights, encodePlainWeights } from "./plain_weights.ts";
export type { Weight, Weights } from "../models/backbone_source.ts";
export { encodeOnnx } from "./onnx.ts";
export { NUMBER_FORMATS, type NumberFormat } from "../files/safetensors/number_format.ts";
export type { StoredTensor } from "../files/safetensors/read.ts";
