/**
 * The configuration that the flags of `deno task train` describe.
 *
 * @module
 */

import { basename, join, resolve } from "node:path";
import type { AdapterConfig } from "../../src/adapter/options.ts";
import { NAMED_SCALES, type Scale } from "../../src/backbone/request.ts";
import { readAs } from "../../src/benchmarks/read_as.ts";
import { UsageError } from "../../src/errors.ts";
import { didYouMean } from "../../src/nearest.ts";
import { PROJECT_ROOT } from "../../src/studies/rows/project_root.ts";
import type { AnyBenchmark } from "../../src/training/benchmark.ts";
import type { ConfigOverrides, RunConfig } from "../../src/training/config.ts";
import { joinedOverrides } from "../../src/training/overrides.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import { parseVariant } from "../../src/training/variants.ts";
import type { Values } from "./arguments.ts";
import { callerPath, isWithin } from "./command.ts";
import type { TRAIN } from "./train_flags.ts";

/** The only folder for checkpoints: the command's permission in deno.json. */
export const CHECKPOINTS = join(PROJECT_ROOT, "data", "checkpoints");

/** Values of the flags of {@linkcode TRAIN}. */
export type TrainValues = Values<typeof TRAIN["flags"]>;

/**
 * The configuration that the flags describe, on top of the readings that they name; see
 * {@linkcode defaultConfig} for the rest.
 */
export function configOf(values: TrainValues, benchmark: AnyBenchmark): RunConfig {
  const { seed, epochs, patience, dropout, clip, reading, "data-variant": variant } = values;
  const read = readAs(benchmark.id, reading ?? []);
  const smoke = values.profile === "smoke" ? benchmark.smoke : null;
  const steps = values.steps ?? (epochs === null ? smoke?.steps ?? null : null);
  const batchSize = values["batch-size"] ?? smoke?.batchSize ?? null;
  const preset = values.preset ?? smoke?.preset ?? read.preset ?? benchmark.preset;
  const flags: ConfigOverrides = {
    ...given({ method: values.method }),
    ...given({ epochs, steps, dropout, patience, batchSize, accumulate: values.accumulate }),
    ...given({ dropoutMasks: values["dropout-masks"], dropoutSteps: values["dropout-steps"] }),
    ...given({ xavierGain: values["xavier-gain"], initial: values.initial }),
    ...variant === null ? {} : { data: parseVariant(variant) },
    ...evaluationOf(values),
    ...given({ freshBackbones: values["fresh-backbones"] }),
    ...subspaceOf(values),
    adapter: {
      ...switched({ dora: values.dora, layerNorm: values["layer-norm"] }),
      ...switched({ residual: values.residual }),
      ...(values["fixed-beta"] ? { trainBeta: false } : {}),
      ...given({ scaling: values.scaling }),
      ...mapsOf(values, read, benchmark),
      ...given({ rank: values.rank, alpha: values.alpha }),
      ...given({ dropout: values["adapter-dropout"] }),
      ...given({
        aInit: values["a-init"],
        bInit: values["b-init"],
        head: values.head,
        bias: values.bias,
      }),
    },
    backbone: {
      ...given({ family: values.family }),
      ...(values.scale === null ? {} : { scale: scaleOf(values.scale) }),
    },
    resample: resampleOf(values, read),
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
  };
  const config = defaultConfig(benchmark, preset, joinedOverrides(read, flags, { preset }));
  const { schedule } = config.optimizer;
  if (values.decay !== null && schedule !== "exponential") {
    throw new UsageError(`--decay needs --schedule exponential, got ${schedule}`);
  }
  return config;
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

/** The roles of maps that were given, beside those of the readings and the protocol. */
function mapsOf(
  values: TrainValues,
  read: ConfigOverrides,
  { protocol }: AnyBenchmark,
): Pick<AdapterConfig, "maps"> {
  const own = given({ attention: values["attention-maps"], mlp: values["mlp-maps"] });
  if (Object.keys(own).length === 0) return {};
  return { maps: { ...protocol.adapter?.maps, ...read.adapter?.maps, ...own } };
}

/** The switches that were given, so that the others are as a reading or the default has them. */
function switched<T extends Record<string, boolean>>(switches: T): { [K in keyof T]?: true } {
  const entries = Object.entries(switches).filter(([, isOn]) => isOn);
  return Object.fromEntries(entries) as { [K in keyof T]?: true };
}

/** The fields that are not null, so that the others keep their defaults. */
function given<T extends Record<string, number | string | null>>(
  fields: T,
): { [K in keyof T]?: Exclude<T[K], null> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== null);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], null> };
}

/** A flag without the method is refused by `validateConfig`. */
function subspaceOf(
  { method, dimension, projection, gain }: TrainValues,
): Pick<ConfigOverrides, "subspace"> {
  const subspace = given({ dimension, projection, gain });
  return method === "subspace" || Object.keys(subspace).length > 0 ? { subspace } : {};
}

function scaleOf(text: string): Scale {
  const named = NAMED_SCALES.find((name) => name === text);
  if (named !== undefined) return named;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new UsageError(
    `--scale must be ${NAMED_SCALES.join(", ")} or a number above 0, got "${text}"${
      didYouMean(text, NAMED_SCALES)
    }`,
  );
}

function evaluationOf(
  { evaluate, "evaluate-windows": windows, patience }: TrainValues,
): Pick<ConfigOverrides, "evaluate" | "patience"> {
  // The protocol may stop early by scores that are not wanted here.
  if (evaluate === "none" && windows === null && patience === null) return { evaluate, patience };
  if (windows === null) return { evaluate };
  if (evaluate === "all") return { evaluate: windows };
  throw new UsageError(`--evaluate-windows ${windows} needs --evaluate all, got ${evaluate}`);
}

/** The paper's k: two scaffolds a step, four micro-batches a batch. */
const PAPER_K = { static: 1, epoch: 1, batch: 2, microbatch: 4 } as const;

function resampleOf(values: TrainValues, read: ConfigOverrides): ConfigOverrides["resample"] {
  const schedule = values.resample ?? read.resample?.schedule ?? "static";
  const k = values["resample-k"] ?? read.resample?.k ?? null;
  if (k !== null && k !== 1 && (schedule === "static" || schedule === "epoch")) {
    throw new UsageError(`--resample-k ${k} needs --resample batch or microbatch, got ${schedule}`);
  }
  return { schedule, k: k ?? PAPER_K[schedule], ...switched({ pool: values.pool }) };
}
