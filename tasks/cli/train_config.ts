/**
 * The configuration that the flags of `deno task train` describe.
 *
 * @module
 */

import { basename, join, resolve } from "node:path";
import { NAMED_SCALES, type Scale } from "../../src/backbone/request.ts";
import { UsageError } from "../../src/errors.ts";
import { didYouMean } from "../../src/nearest.ts";
import { PROJECT_ROOT } from "../../src/studies/rows/project_root.ts";
import type { AnyBenchmark } from "../../src/training/benchmark.ts";
import type { ConfigOverrides, Evaluation, RunConfig } from "../../src/training/config.ts";
import { defaultConfig } from "../../src/training/validate.ts";
import type { Values } from "./arguments.ts";
import { callerPath, isWithin } from "./command.ts";
import type { TRAIN } from "./train_flags.ts";

/** The only folder for checkpoints: the command's permission in deno.json. */
export const CHECKPOINTS = join(PROJECT_ROOT, "data", "checkpoints");

/** Values of the flags of {@linkcode TRAIN}. */
export type TrainValues = Values<typeof TRAIN["flags"]>;

/** The configuration that the flags describe; see {@linkcode defaultConfig} for the rest. */
export function configOf(values: TrainValues, benchmark: AnyBenchmark): RunConfig {
  const { seed, epochs, patience, dropout, clip } = values;
  const smoke = values.profile === "smoke" ? benchmark.smoke : null;
  const steps = values.steps ?? (epochs === null ? smoke?.steps ?? null : null);
  const batchSize = values["batch-size"] ?? smoke?.batchSize ?? null;
  const preset = values.preset ?? smoke?.preset ?? benchmark.preset;
  const config = defaultConfig(benchmark, preset, {
    method: values.method,
    ...given({ epochs, steps, dropout, patience, batchSize, accumulate: values.accumulate }),
    ...given({ dropoutMasks: values["dropout-masks"] }),
    evaluate: evaluationOf(values),
    ...subspaceOf(values),
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

function evaluationOf({ evaluate, "evaluate-windows": windows }: TrainValues): Evaluation {
  if (windows === null) return evaluate;
  if (evaluate === "all") return windows;
  throw new UsageError(`--evaluate-windows ${windows} needs --evaluate all, got ${evaluate}`);
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
