/**
 * Configurations: defaults, and refusal at the door.
 *
 * @module
 */

import { described, integer, number, OBJECT, oneOf, refuseArguments } from "../arguments.ts";
import { LARGEST_RANK } from "../adapter/options.ts";
import { refuseSubspace, USUAL_SUBSPACE } from "../adapter/subspace_options.ts";
import { FAMILY_NAMES } from "../backbone/families.ts";
import { familyParameters, NAMED_SCALES } from "../backbone/request.ts";
import { UsageError } from "../errors.ts";
import { refuseDeadStart, refuseMissingSubspace, refuseUnknownChoices } from "../models/factory.ts";
import { refuseInitial, startsFromBackbone } from "../models/method.ts";
import { isSeed, type Seed } from "../random/seeds.ts";
import { refuseSeed } from "../random/stream_key.ts";
import { BENCHMARK, type Benchmark, type GatePlan } from "./benchmark.ts";
import {
  type ConfigOverrides,
  EVALUATIONS,
  LEARNING_RATE_SCHEDULES,
  type OptimizerConfig,
  OPTIMIZERS,
  RESAMPLE_SCHEDULES,
  type RunConfig,
} from "./config.ts";
import { refuseFreshBackbones } from "./fresh_backbones.ts";
import { refuseUnknownFields } from "./known_fields.ts";
import { refuseUnknownVariant, variantField } from "./variants.ts";

/** More scaffolds a step than this are a mistake. */
const LARGEST_K = 65_536;

/**
 * The paper's protocol for a benchmark, with `overrides` on top.
 *
 * Defaults: LottaLoRA, rank 8, adapters times 1 whatever the rank, normal backbone with fan-in
 * scaling, static, AdamW 1e-3 with weight decay 1e-2 and a cosine towards 0 over all steps; all seeds
 * 42. The method `subspace` has 750 dimensions, a sparse projection and no gains.
 *
 * @param benchmark whose protocol it is
 * @param preset size of the architecture
 * @param overrides what differs; nested parts field by field
 * @returns a complete configuration, whose values are not validated yet
 * @throws {UsageError} for a field that no configuration has, with the one that was meant
 */
export function defaultConfig(
  benchmark: Pick<Benchmark, "id" | "protocol" | "variants">,
  preset: string,
  overrides: ConfigOverrides = {},
): RunConfig {
  refuseArguments("defaultConfig", { benchmark }, BENCHMARK);
  refuseArguments("defaultConfig", { overrides }, OBJECT);
  const config = withProtocol(benchmark, preset, overrides);
  refuseUnknownFields(config, wholeOf(config));
  return config;
}

function withProtocol(
  benchmark: Pick<Benchmark, "id" | "protocol" | "variants">,
  preset: string,
  overrides: ConfigOverrides,
): RunConfig {
  const { adapter, backbone, resample, seeds, optimizer, subspace, data, ...plain } = overrides;
  const { data: read, ...protocol } = benchmark.protocol;
  return {
    benchmark: benchmark.id,
    preset,
    method: "lottalora",
    batchSize: 128,
    accumulate: 1,
    epochs: 20,
    steps: null,
    dropout: 0,
    dropoutMasks: "words",
    patience: null,
    evaluate: "all",
    freshBackbones: 0,
    ...protocol,
    ...plain,
    ...variantField(benchmark, read, data),
    ...subspaceOf(plain.method, subspace),
    adapter: {
      rank: 8,
      alpha: 1,
      scaling: "constant",
      dora: false,
      layerNorm: false,
      residual: false,
      dropout: 0,
      trainBeta: true,
      aInit: "kaiming_sqrt5",
      // Without a scaffold, B = 0 would leave nothing that a gradient could flow through.
      bInit: plain.method === "zero" ? "kaiming_uniform" : "zeros",
      bias: "trained",
      head: "full",
      ...protocol.adapter,
      ...adapter,
    },
    backbone: { family: "normal", scale: "fan-in", parameters: {}, ...backbone },
    resample: { schedule: "static", k: 1, pool: false, ...resample },
    seeds: { ...allSeeds(42), ...seeds },
    optimizer: {
      name: "adamw",
      learningRate: 1e-3,
      weightDecay: 1e-2,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      momentum: 0,
      schedule: "cosine",
      decay: 0.9,
      warmupSteps: 0,
      clipNorm: null,
      ...protocol.optimizer,
      ...optimizer,
    },
  };
}

/** That of a configuration, where it has one. */
function subspaceOf(
  method: RunConfig["method"] | undefined,
  subspace: ConfigOverrides["subspace"],
): Pick<RunConfig, "subspace"> {
  // Under another method it is refused later, in words of its own.
  const isThere = method === "subspace" || subspace !== undefined;
  return isThere ? { subspace: { ...USUAL_SUBSPACE, ...subspace } } : {};
}

/** Has every field that a configuration must have. */
const WHOLE = withProtocol({ id: "", protocol: {} }, "", {});

/** The same of one with a subspace. */
const WHOLE_IN_SUBSPACE = withProtocol({ id: "", protocol: {} }, "", { method: "subspace" });

function wholeOf({ method, subspace }: RunConfig): RunConfig {
  return method === "subspace" || subspace !== undefined ? WHOLE_IN_SUBSPACE : WHOLE;
}

/** The same seed for all five streams; they stay independent, for each has a name of its own. */
export function allSeeds(seed: Seed): RunConfig["seeds"] {
  refuseSeed(seed);
  return { backbone: seed, adapter: seed, head: seed, order: seed, dropout: seed };
}

/**
 * Refuses a configuration that could not run as written.
 *
 * @throws {UsageError} naming the field, its value and what would be right
 */
export function validateConfig(
  config: RunConfig,
  benchmark: Pick<Benchmark, "id" | "presets" | "variants"> & {
    gate?: Pick<GatePlan, "seeds">;
    initialise?: unknown;
  },
): void {
  refuseArguments("validateConfig", { config }, OBJECT);
  refuseArguments("validateConfig", { benchmark }, BENCHMARK);
  refuseUnknownFields(config, wholeOf(config));
  const { adapter, backbone, resample, optimizer, seeds } = config;
  oneOf("benchmark", config.benchmark, [benchmark.id]);
  oneOf("preset", config.preset, benchmark.presets);
  refuseUnknownVariant(benchmark, config.data);
  refuseUnknownChoices(config);
  validateSubspace(config);
  validateInitial(config, benchmark);
  integer("rank", adapter.rank, 1, LARGEST_RANK);
  number("alpha", adapter.alpha, { above: 0 });
  number("adapter dropout", adapter.dropout, { from: 0, below: 1 });
  number("dropout", config.dropout, { from: 0, below: 1 });
  if (config.xavierGain != null) number("Xavier gain", config.xavierGain, { above: 0 });
  oneOf("family", backbone.family, FAMILY_NAMES);
  familyParameters(backbone.family, backbone.parameters);
  if (typeof backbone.scale === "number") number("scale", backbone.scale, { above: 0 });
  else oneOf("scale", backbone.scale, NAMED_SCALES);
  oneOf("resampling schedule", resample.schedule, RESAMPLE_SCHEDULES);
  integer("batch size", config.batchSize, 1, 1_000_000);
  validateBackbones(config);
  validateAccumulation(config);
  refuseDeadStart(config);
  integer("epochs", config.epochs, 1, 1_000_000);
  if (config.steps !== null) integer("steps", config.steps, 1, 1_000_000_000);
  if (config.patience !== null) integer("patience", config.patience, 1, 1_000_000);
  validateEvaluation(config);
  oneOf("optimiser", optimizer.name, OPTIMIZERS);
  oneOf("learning-rate schedule", optimizer.schedule, LEARNING_RATE_SCHEDULES);
  number("learning rate", optimizer.learningRate, { above: 0 });
  number("weight decay", optimizer.weightDecay, { from: 0 });
  number("beta1", optimizer.beta1, { from: 0, below: 1 });
  number("beta2", optimizer.beta2, { from: 0, below: 1 });
  number("epsilon", optimizer.epsilon, { above: 0 });
  number("momentum", optimizer.momentum, { from: 0, below: 1 });
  refuseIdleMomentum(optimizer);
  number("decay", optimizer.decay, { above: 0 });
  integer("warm-up steps", optimizer.warmupSteps, 0, 1_000_000_000);
  number("warm-up share", optimizer.warmupShare ?? 0, { from: 0, below: 1 });
  if (optimizer.clipNorm !== null) number("clip norm", optimizer.clipNorm, { above: 0 });
  for (const [name, seed] of Object.entries(seeds)) validateSeed(name, seed);
  const backbones = benchmark.gate?.seeds(seeds.backbone) ?? [seeds.backbone];
  refuseResampledGate(backbones.length, config);
  refuseFreshBackbones(config, backbones.length);
}

function validateSubspace({ method, subspace }: RunConfig): void {
  refuseMissingSubspace({ method, subspace });
  if (subspace === undefined) return;
  refuseSubspace(subspace);
  if (method === "subspace") return;
  throw new UsageError(
    `The method ${method} trains in no subspace: leave the field subspace out, or take the method ` +
      "subspace",
  );
}

function validateInitial(
  config: Pick<RunConfig, "method" | "initial">,
  { id, initialise }: { id: string; initialise?: unknown },
): void {
  refuseInitial(config);
  if (!startsFromBackbone(config) || initialise === undefined) return;
  throw new UsageError(
    `The benchmark ${id} starts from pretrained weights: initial must be usual, got ` +
      `${config.initial}`,
  );
}

/** @throws {UsageError} where several scaffolds, each named by its seed, would be redrawn */
export function refuseResampledGate(
  networks: number,
  { resample: { schedule } }: Pick<RunConfig, "resample">,
): void {
  if (networks === 1 || schedule === "static") return;
  throw new UsageError(
    `A gate's scaffolds must be static, since seeds name them: got ${schedule}`,
  );
}

function validateBackbones({ method, resample, batchSize }: RunConfig): void {
  const { schedule, k, pool = false } = resample;
  integer("number of scaffolds k", k, 1, schedule === "microbatch" ? batchSize : LARGEST_K);
  const hasSeveral = schedule === "batch" || schedule === "microbatch";
  if (!hasSeveral && k !== 1) {
    throw new UsageError(
      `The schedule ${schedule} uses one scaffold at a time: k must be 1, got ${k}`,
    );
  }
  if (!hasSeveral && pool) {
    throw new UsageError(
      `A pool of scaffolds needs the resampling schedule batch or microbatch, got ${schedule}`,
    );
  }
  if (schedule !== "static" && method !== "lottalora" && method !== "head") {
    throw new UsageError(
      `The method ${method} has no scaffold to redraw: the resampling schedule must be static, ` +
        `got ${schedule}`,
    );
  }
}

function validateAccumulation({ accumulate, batchSize, resample: { schedule } }: RunConfig): void {
  integer("parts that a batch is accumulated from", accumulate, 1, batchSize);
  if (batchSize % accumulate !== 0) {
    throw new UsageError(
      `A batch of ${batchSize} cannot be accumulated from ${accumulate} equal parts: accumulate ` +
        `must divide it, as ${nearestDivisor(batchSize, accumulate)} does`,
    );
  }
  if (accumulate === 1 || schedule !== "microbatch") return;
  throw new UsageError(
    `Resampled micro-batches are parts of a batch already: accumulate must be 1, got ${accumulate}`,
  );
}

/** The smallest divisor above `wanted`, which is below `number` and none. */
function nearestDivisor(number: number, wanted: number): number {
  let found = wanted;
  while (number % found !== 0) found++;
  return found;
}

function validateEvaluation({ evaluate, patience }: RunConfig): void {
  if (typeof evaluate === "number") {
    return integer("windows that are evaluated", evaluate, 1, 1_000_000_000);
  }
  oneOf("evaluation", evaluate, EVALUATIONS);
  if (evaluate === "all" || patience === null) return;
  throw new UsageError(`Early stopping needs scores: evaluate must not be none, got ${evaluate}`);
}

function refuseIdleMomentum({ name, momentum }: OptimizerConfig): void {
  if (momentum === 0 || name === "sgd") return;
  throw new UsageError(`The optimiser ${name} has no momentum: it must be 0, got ${momentum}`);
}

function validateSeed(name: string, seed: Seed): void {
  if (isSeed(seed)) return;
  throw new UsageError(`The ${name} seed must be an integer or a text, got ${described(seed)}`);
}
