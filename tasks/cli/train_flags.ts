/**
 * The flags of `deno task train`, and the configuration they describe.
 *
 * @module
 */

import { basename, join, resolve } from "node:path";
import { FAMILIES, type FamilyName } from "../../src/backbone/families.ts";
import { BENCHMARKS } from "../../src/benchmarks/registry.ts";
import { BIASES } from "../../src/adapter/options.ts";
import { STORAGES } from "../../src/adapter/backbone_storage.ts";
import { UsageError } from "../../src/errors.ts";
import { METHODS } from "../../src/models/factory.ts";
import { PROJECT_ROOT } from "../../src/studies/computing/plan.ts";
import { PROFILES } from "../../src/studies/rows/profile.ts";
import type { AnyBenchmark } from "../../src/training/benchmark.ts";
import type { CheckpointOptions } from "../../src/training/checkpoint.ts";
import { RESAMPLE_SCHEDULES, type RunConfig } from "../../src/training/config.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { STORE_FLAG } from "./artifact_flags.ts";
import type { Command, Values } from "./arguments.ts";
import { callerPath, isWithin } from "./command.ts";
import { ENGINE_FLAGS, THREADS_FLAG } from "./engine_flags.ts";

/** The only folder for checkpoints: the command's permission in deno.json. */
export const CHECKPOINTS = join(PROJECT_ROOT, "data", "checkpoints");

/** What the command takes. What has no default here has the benchmark's, in the paper. */
export const TRAIN = {
  name: "train",
  summary: "Trains one configuration and tells what came out. Defaults are the paper's protocol " +
    "(arXiv:2604.08749, section 3), on data that need no download.",
  flags: {
    benchmark: {
      type: "choice",
      choices: Object.keys(BENCHMARKS),
      default: "mnist",
      help: "What is learned",
    },
    preset: {
      type: "string",
      value: "NAME",
      help: "Size of the network; mnist: tiny, small, medium (default), large",
    },
    method: {
      type: "choice",
      choices: METHODS,
      default: "lottalora",
      help: "What is trained: adapters on a frozen backbone, everything, adapters without a " +
        "backbone, the head alone, or everything in a network of equal parameter count",
    },
    rank: {
      type: "integer",
      min: 1,
      max: 65_536,
      value: "R",
      help: "Adapter rank r (default 8; seed-gating: 4)",
    },
    alpha: { type: "number", help: "Strength of the adapters; mnist: 1" },
    scaling: {
      type: "choice",
      choices: ["lora", "rslora"],
      default: "lora",
      help: "alpha / r or alpha / sqrt(r)",
    },
    dora: { type: "boolean", help: "Renormalise the combined weight, train its magnitudes" },
    "layer-norm": { type: "boolean", help: "LayerNorm on the combined path" },
    residual: { type: "boolean", help: "Add each layer's input to its output" },
    "adapter-dropout": { type: "number", help: "Dropout on the adapters' input; mnist: 0" },
    "fixed-beta": { type: "boolean", help: "Leave the gain of the backbone at 1" },
    "b-init": {
      type: "choice",
      choices: ["zeros", "kaiming_uniform"],
      help: "How the second factor starts (default zeros; kaiming_uniform for the method zero)",
    },
    bias: {
      type: "choice",
      choices: BIASES,
      help: "Biases of frozen layers: none, trained, or drawn with the backbone; mnist: none",
    },
    head: {
      type: "choice",
      choices: ["full", "lora", "lora_bias"],
      help: "How the task head is trained; mnist: full, arxiv: lora",
    },
    family: {
      type: "choice",
      choices: Object.keys(FAMILIES) as FamilyName[],
      default: "normal",
      value: "NAME",
      help: `Distribution of the backbone: ${Object.keys(FAMILIES).join(", ")}`,
    },
    scale: {
      type: "string",
      value: "fan-in|native|SD",
      default: "fan-in",
      help: "Scale of the backbone: 1 / sqrt(dIn), the family's own, or a standard deviation",
    },
    resample: {
      type: "choice",
      choices: RESAMPLE_SCHEDULES,
      default: "static",
      help: "When the backbone is drawn anew",
    },
    "resample-k": {
      type: "integer",
      min: 1,
      value: "K",
      help: "Scaffolds a step (batch, default 2) or micro-batches a batch (microbatch, default 4)",
    },
    seed: { type: "seed", default: 42, help: "Seed of the backbone, integer or text" },
    "adapter-seed": { type: "seed", help: "Seed of the adapters (default --seed)" },
    "head-seed": {
      type: "seed",
      help:
        "Seed of the head and, under --method full or small, of every trained weight (default " +
        "--seed)",
    },
    "order-seed": { type: "seed", help: "Seed of the order of the data (default --seed)" },
    "dropout-seed": { type: "seed", help: "Seed of dropout (default --seed)" },
    epochs: { type: "integer", min: 1, help: "Passes over the training data; mnist: 20" },
    steps: { type: "integer", min: 1, help: "Optimiser steps, instead of whole epochs" },
    "batch-size": { type: "integer", min: 1, help: "Examples a step; mnist: 128" },
    "learning-rate": { type: "number", help: "Largest learning rate; mnist: 0.001" },
    "weight-decay": { type: "number", help: "Weight decay, decoupled under adamw; mnist: 0.01" },
    optimizer: {
      type: "choice",
      choices: ["adamw", "adam", "sgd"],
      help: "Update rule; mnist: adamw",
    },
    momentum: { type: "number", default: 0, help: "Momentum (sgd)" },
    schedule: {
      type: "choice",
      choices: ["constant", "cosine", "exponential"],
      help: "Learning rate over time; mnist: cosine",
    },
    decay: { type: "number", help: "Factor an epoch (exponential)" },
    warmup: { type: "integer", min: 0, help: "Steps of linear warm-up; mnist: 0" },
    clip: { type: "number", help: "Largest norm of the gradients; mnist: no limit" },
    dropout: { type: "number", help: "Dropout on hidden activations; mnist: 0.1" },
    patience: {
      type: "integer",
      min: 1,
      help: "Epochs without a better validation metric before stopping; mnist: never",
    },
    ...ENGINE_FLAGS,
    ...THREADS_FLAG,
    keep: {
      type: "choice",
      choices: STORAGES,
      default: "memory",
      help: "Backbone between two uses: float32 in memory, packed in 1 to 4 bits (low-bit " +
        "families), or drawn again in every product",
    },
    data: {
      type: "string",
      value: "DIR",
      help: "Folder with the data set or a subfolder of its name; else LOTTALORA_DATA, else data " +
        "that need no download",
    },
    profile: {
      type: "choice",
      choices: PROFILES,
      default: "quick",
      help:
        "smoke: a few steps of a small network unless told otherwise; paper: the full data set, " +
        "from data/cache unless named",
    },
    checkpoint: {
      type: "string",
      value: "NAME",
      help: "Save to this file in data/checkpoints and, when it is there already, go on from it",
    },
    "checkpoint-every": {
      type: "integer",
      min: 1,
      default: 500,
      help: "Steps between two checkpoints",
    },
    out: {
      type: "string",
      value: "DIR",
      help: "Save the model as adapters and seed: a new folder, in the folder you call from",
    },
    ...STORE_FLAG,
    json: { type: "boolean", help: "Print the result as one JSON object to stdout" },
  },
} as const satisfies Command;

/** Values of the flags of {@linkcode TRAIN}. */
export type TrainValues = Values<typeof TRAIN["flags"]>;

/** The configuration that the flags describe; see {@linkcode defaultConfig} for the rest. */
export function configOf(values: TrainValues, benchmark: AnyBenchmark): RunConfig {
  const { seed, epochs, patience, dropout, clip } = values;
  const smoke = values.profile === "smoke" ? benchmark.smoke : null;
  const steps = values.steps ?? (epochs === null ? smoke?.steps ?? null : null);
  const batchSize = values["batch-size"] ?? smoke?.batchSize ?? null;
  const preset = values.preset ?? smoke?.preset ?? benchmark.preset;
  return defaultConfig(benchmark, preset, {
    method: values.method,
    ...given({ epochs, steps, dropout, patience, batchSize }),
    adapter: {
      scaling: values.scaling,
      dora: values.dora,
      layerNorm: values["layer-norm"],
      residual: values.residual,
      trainBeta: !values["fixed-beta"],
      ...given({ rank: values.rank, alpha: values.alpha }),
      ...given({ dropout: values["adapter-dropout"] }),
      ...given({ bInit: values["b-init"], head: values.head, bias: values.bias }),
    },
    backbone: { family: values.family, scale: scaleOf(values.scale) },
    resample: resampleOf(values),
    seeds: {
      backbone: seed,
      adapter: values["adapter-seed"] ?? seed,
      head: values["head-seed"] ?? seed,
      order: values["order-seed"] ?? seed,
      dropout: values["dropout-seed"] ?? seed,
    },
    optimizer: given({
      name: values.optimizer,
      learningRate: values["learning-rate"],
      weightDecay: values["weight-decay"],
      momentum: values.momentum,
      schedule: values.schedule,
      decay: values.decay,
      warmupSteps: values.warmup,
      clipNorm: clip,
    }),
  });
}

/**
 * The file that `--checkpoint` means: a bare name lies in {@linkcode CHECKPOINTS}, a path counts
 * from where the command was typed.
 *
 * @throws {UsageError} for a path that leads elsewhere.
 */
export function checkpointPath(named: string): string {
  const path = basename(named) === named ? resolve(CHECKPOINTS, named) : callerPath(named);
  if (isWithin(CHECKPOINTS, path)) return path;
  throw new UsageError(
    `--checkpoint must be a name, or a path in ${CHECKPOINTS}, where alone checkpoints lie; ` +
      `got ${named}`,
  );
}

/** Where to save, or null. */
export function checkpointOf(
  path: string | null,
  everySteps: number,
  identity: string,
): CheckpointOptions | null {
  return path === null ? null : { path, everySteps, identity };
}

/** The fields that are not null, so that the others keep their defaults. */
function given<T extends Record<string, number | string | null>>(
  fields: T,
): { [K in keyof T]?: Exclude<T[K], null> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== null);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], null> };
}

function scaleOf(text: string): "fan-in" | "native" | number {
  if (text === "fan-in" || text === "native") return text;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new UsageError(`--scale must be fan-in, native or a number above 0, got "${text}"`);
}

/** The paper's k: two scaffolds a step, four micro-batches a batch. */
const PAPER_K = { static: 1, epoch: 1, batch: 2, microbatch: 4 } as const;

function resampleOf(values: TrainValues): RunConfig["resample"] {
  const { resample: schedule, "resample-k": k } = values;
  if (k !== null && k !== 1 && (schedule === "static" || schedule === "epoch")) {
    throw new UsageError(`--resample-k ${k} needs --resample batch or microbatch, got ${schedule}`);
  }
  return { schedule, k: k ?? PAPER_K[schedule] };
}
