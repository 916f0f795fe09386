/**
 * Everything that an adapter file says besides its numbers: enough to rebuild the network from it.
 *
 * @module
 */

import { type Kind, objectWith } from "../arguments.ts";
import type { AdapterConfig } from "../adapter/options.ts";
import type { Scale } from "../backbone/request.ts";
import type { BackboneConfig } from "../models/factory.ts";
import type { Method } from "../models/method.ts";
import type { Seed, Seeds } from "../random/seeds.ts";
import type { NumberFormat } from "../files/safetensors/number_format.ts";

/** Version of the layout that is written here; newer ones are refused. */
export const ARTIFACT_FORMAT = 1;

/** Which network the numbers belong to. */
export interface ArchitectureFacts {
  /** For people: `mlp 784-128-64-10`. */
  readonly name: string;
  /** Id of the benchmark that describes it; null for one's own. */
  readonly benchmark: string | null;
  /** Its size; null for one's own. */
  readonly preset: string | null;
  /** What of the data it depends on, as the benchmark's `architecture` takes it. */
  readonly features: number;
  /** Width of the output. */
  readonly classes: number;
  /**
   * What each output stands for, in their order; absent where nobody said, and in artifacts that are
   * older than the field.
   */
  readonly classNames?: readonly string[];
  /** Longest sequence or side of an image, where it depends on it. */
  readonly extent: number | null;
  /**
   * How many of a step's last inputs are masks by which a sequence ends; absent where all end
   * together, and in artifacts that are older than the field.
   */
  readonly masks?: number;
  /** What the inputs are made of; null where nobody said. */
  readonly preprocessing: string | null;
}

/** One frozen matrix that whoever loads the file draws again. */
export interface MatrixFacts {
  /** Its layer. */
  readonly path: string;
  /** Inputs. */
  readonly dIn: number;
  /** Outputs. */
  readonly dOut: number;
  /** Its scale: that of the backbone, or the deviation of an embedding. */
  readonly scale: Scale;
  /** Which draw of the stream; 0 unless the run resampled its scaffold. */
  readonly draw: number;
  /** Whether an adapter stands beside it. */
  readonly adapted: boolean;
  /** SHA-256 over its float32 values, kernel K[dIn, dOut] row-major, little-endian. */
  readonly sha256: string;
}

/** A further seed that the same adapters were trained on (arXiv:2604.08749, section 2). */
export interface FurtherSeed {
  /** The backbone seed. */
  readonly seed: Seed;
  /** SHA-256 of each matrix that it gives, in the order of the description's `matrices`. */
  readonly sha256: readonly string[];
}

/** One stored tensor. */
export interface TensorFacts {
  /** Its key in the file. */
  readonly name: string;
  /** How its numbers are written. */
  readonly format: NumberFormat;
  /** As it lies in the file. */
  readonly shape: readonly number[];
  /** SHA-256 over its bytes in the file. */
  readonly sha256: string;
}

/** How the numbers came about. */
export interface TrainingRecord {
  /** Name of the data. */
  readonly data: string;
  /** SHA-256 over their content. */
  readonly dataDigest: string;
  /** What computed, its versions included. */
  readonly engine: string;
  /** Digest of the code that computed. */
  readonly codeVersion: string;
  /** What `value` is, such as `accuracy`. */
  readonly metric: string;
  /** Test metric at the end of training. */
  readonly value: number;
  /** The same on validation data. */
  readonly validation: number;
  /** Mean test loss. */
  readonly testLoss: number;
  /** Optimiser steps. */
  readonly steps: number;
  /** SHA-256 over all trained float32 values, as rows of studies hold it. */
  readonly adapterDigest: string;
  /** The whole configuration of the run, as plain data. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** The description of one artifact. */
export interface Description {
  /** {@linkcode ARTIFACT_FORMAT} of who wrote it. */
  readonly format: number;
  /** Version of the generator's written specification. */
  readonly backboneSpecification: number;
  /** Which network. */
  readonly architecture: ArchitectureFacts;
  /** What was trained: `lottalora`, `zero` or `head`. */
  readonly method: Method;
  /** Rank, scaling and variants of the adapters, and the kind of head. */
  readonly adapter: AdapterConfig;
  /** What the frozen matrices are drawn from. */
  readonly backbone: BackboneConfig;
  /** All five seeds of the run; `backbone` is the one that rebuilds. */
  readonly seeds: Seeds;
  /** Other seeds that it works under; absent where there are none. */
  readonly furtherSeeds?: readonly FurtherSeed[];
  /** Every frozen matrix, input side first. */
  readonly matrices: readonly MatrixFacts[];
  /** Every stored tensor, by name. */
  readonly tensors: readonly TensorFacts[];
  /** How it was trained; null where nobody said. */
  readonly training: TrainingRecord | null;
}

/** Any artifact: its description and its numbers. */
export const ARTIFACT: Kind = objectWith(
  "an artifact, as readArtifact gives it",
  ...["description", "tensors"],
);
/** Any {@linkcode Description}. */
export const DESCRIBED: Kind = objectWith(
  "the description of an artifact",
  ...["architecture", "tensors", "matrices"],
);

/** The backbone seeds that adapters work under, first the one that they are loaded with. */
export function trainedSeeds(
  { seeds, furtherSeeds = [] }: Pick<Description, "seeds" | "furtherSeeds">,
): Seed[] {
  return [seeds.backbone, ...furtherSeeds.map(({ seed }) => seed)];
}

/** SHA-256 of every matrix under one of these seeds, by layer; null under any other seed. */
export function digestsUnder(
  { seeds, furtherSeeds = [], matrices }: Description,
  seed: Seed,
): ReadonlyMap<string, string> | null {
  if (seed === seeds.backbone) return new Map(matrices.map(({ path, sha256 }) => [path, sha256]));
  const further = furtherSeeds.find((known) => known.seed === seed);
  if (further === undefined) return null;
  return new Map(matrices.map(({ path }, i) => [path, further.sha256[i]]));
}

/** How many values some matrices have together. */
export function valuesOf(matrices: readonly Pick<MatrixFacts, "dIn" | "dOut">[]): number {
  return matrices.reduce((sum, { dIn, dOut }) => sum + dIn * dOut, 0);
}
