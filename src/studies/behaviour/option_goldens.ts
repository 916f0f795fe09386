/**
 * The goldens of options: a short run each, told in one line.
 *
 * @module
 */
import { RESAMPLE_SCHEDULES } from "../../training/config.ts";
import type { SubspaceConfig } from "../../adapter/subspace_options.ts";
import { METHODS } from "../../models/method.ts";
import type { ConfigOverrides, RunConfig } from "../../training/config.ts";
import { agrees, type Golden, type Workshop } from "./golden.ts";
import { digestOfRun, type RunsOptions } from "./golden_run.ts";

/** Rates at which a few steps of Adam move every value visibly. */
export const ADAM = { learningRate: 0.01, weightDecay: 0.02 } as const;

const EXPONENTIAL = { optimizer: { schedule: "exponential" } } as const;

/** The younger masks. */
const HALVES = { dropoutMasks: "halves" } as const;
const PATIENT = { patience: 1, steps: null, epochs: 5 } as const;
/** A limit that every step's gradients reach. */
export const CLIPPED = { clipNorm: 0.01 } as const;
/** Two scaffolds a step. */
export const REDRAWN_TWICE = { schedule: "batch", k: 2 } as const;
/** With the history of the training. */
export const WATCHED = { watched: true } as const;

/** Rates fall from epoch to epoch, and the usual steps are less than one of a gate's. */
function spanOf({ benchmark: { gate } }: Workshop): ConfigOverrides {
  return gate === undefined ? {} : { steps: null, epochs: 2 };
}

/** Scaffolds a step or micro-batches a batch, where there may be more than one. */
const REDRAWN = { static: 1, epoch: 1, batch: REDRAWN_TWICE.k, microbatch: 3 } as const;

/**
 * All of every benchmark. Another one is another line, with what differs from the plain run (see
 * `golden_run.ts`); rows whose configuration agrees with that use it. Where a network has no place
 * for an option, as Llama for biases, its golden is the plain run: so rows do not hold once it has.
 */
export const OPTION_GOLDENS: readonly Golden[] = [
  ...METHODS.map((method) => option(`method.${method}`, methodChanges(method), { scored: true })),
  ...RESAMPLE_SCHEDULES.filter((schedule) => schedule !== "static").map((schedule) =>
    option(`resample.${schedule}`, { resample: { schedule, k: REDRAWN[schedule] } }, {
      scored: true,
    })
  ),
  option("resample.pool", { resample: { ...REDRAWN_TWICE, pool: true } }, { scored: true }),
  option("freshBackbones", { freshBackbones: 2 }),
  // Every long run may have been stopped and gone on with.
  { ...option("resume", { optimizer: { momentum: 0.9 } }, { resumed: true }), uses: () => true },
  inSubspace("subspace.sparse", { projection: "sparse" }),
  inSubspace("subspace.gain", { gain: "layer" }),
  option("adapter.rslora", { adapter: { scaling: "rslora" } }),
  option("adapter.constant", { adapter: { scaling: "constant", alpha: 1 } }),
  option("adapter.aKaiming", { adapter: { aInit: "kaiming" } }),
  option("maps.trained", { adapter: { maps: { mlp: "trained" } } }),
  option("maps.adapted", { adapter: { maps: { mlp: "adapted" } } }),
  option("maps.frozen", { adapter: { maps: { attention: "frozen" } } }),
  option("adapter.dora", { adapter: { dora: true } }),
  option("adapter.layerNorm", { adapter: { layerNorm: true } }),
  option("adapter.residual", { adapter: { residual: true } }),
  option("adapter.dropout", { adapter: { dropout: 0.2 } }),
  option("adapter.fixedBeta", { adapter: { trainBeta: false } }),
  // At the rate of the others the gate diverges.
  option("adapter.kaiming", {
    adapter: { bInit: "kaiming_uniform" },
    optimizer: { learningRate: 0.005 },
  }),
  option("adapter.bKaiming", {
    adapter: { bInit: "kaiming" },
    optimizer: { learningRate: 0.002 },
  }),
  option("adapter.bias.trained", { adapter: { bias: "trained" } }),
  option("adapter.bias.frozen", { adapter: { bias: "frozen" } }),
  option("head.lora", { adapter: { head: "lora" } }),
  option("head.lora_bias", { adapter: { head: "lora_bias" } }),
  // Entries of a standard deviation of 1: any larger rate ends in infinities.
  option("scale.native", { backbone: { scale: "native" }, optimizer: { learningRate: 1e-6 } }),
  option("scale.number", { backbone: { scale: 0.05 } }),
  option("dropout", { dropout: 0.2 }),
  {
    ...option("dropout.halves", { dropout: 0.2, adapter: { dropout: 0.2 }, ...HALVES }),
    uses: ({ config }) => agrees(config, HALVES),
  },
  option("dropout.steps", { dropout: 0.2, dropoutSteps: "own" }),
  option("xavier", { method: "full", xavierGain: 0.5 }),
  option("initial.backbone", { method: "full", initial: "backbone" }),
  option("optimizer.adamw", { optimizer: { name: "adamw", ...ADAM } }, { resumed: true }),
  option("optimizer.adam", { optimizer: { name: "adam", ...ADAM } }, { resumed: true }),
  option("optimizer.momentum", { optimizer: { name: "sgd", momentum: 0.9 } }),
  option("optimizer.decay", { optimizer: { name: "sgd", weightDecay: 0.1 } }),
  option("schedule.cosine", { optimizer: { schedule: "cosine" } }),
  {
    ...option("schedule.exponential", EXPONENTIAL),
    digest: (workshop) => digestOfRun(workshop, { ...EXPONENTIAL, ...spanOf(workshop) }),
  },
  option("warmup.steps", { optimizer: { warmupSteps: 3 } }),
  option("warmup.share", { optimizer: { warmupShare: 0.7 } }),
  option("clip", { optimizer: CLIPPED }),
  option("patience", PATIENT),
  // Pairs whose order in a step, or in a file, matters.
  option("pair.clip.batch", { optimizer: CLIPPED, resample: REDRAWN_TWICE }, WATCHED),
  option("pair.warmups", { optimizer: { warmupSteps: 2, warmupShare: 0.7 } }, WATCHED),
  option("pair.patience.resume", PATIENT, { ...WATCHED, resumed: true }),
  option("pair.adamw.cosine", {
    optimizer: { name: "adamw", ...ADAM, schedule: "cosine", warmupSteps: 2, ...CLIPPED },
  }, WATCHED),
];

/** A golden that tells its changes from the plain run; rows that make the same ones use it. */
export function option(name: string, changes: ConfigOverrides, options: RunsOptions = {}): Golden {
  return {
    name,
    uses: ({ config }) => agrees(config, decisive(changes)),
    digest: (workshop) => digestOfRun(workshop, changes, options),
  };
}

/** A golden of a few dimensions, for the rows whose subspace has the given options. */
function inSubspace(name: string, subspace: Partial<SubspaceConfig>): Golden {
  const changes: ConfigOverrides = { method: "subspace", subspace: { dimension: 13, ...subspace } };
  return {
    ...option(name, changes, { scored: true, resumed: true }),
    uses: ({ config }) => agrees(config, { method: "subspace", subspace }),
  };
}

/** Without what a golden sets for its own sake: lengths and rates that every run has. */
function decisive({ steps: _, epochs: __, ...changes }: ConfigOverrides): ConfigOverrides {
  const { optimizer } = changes;
  if (optimizer === undefined) return changes;
  const { learningRate: _rate, ...rest } = optimizer;
  if (rest.name !== undefined && rest.name !== "sgd") delete rest.weightDecay;
  return { ...changes, optimizer: rest };
}

/**
 * Without a scaffold, B = 0 would leave nothing that a gradient could flow through; of a subspace the
 * simplest, of few dimensions.
 */
function methodChanges(method: RunConfig["method"]): ConfigOverrides {
  if (method === "subspace") return { method, subspace: { dimension: 13, projection: "dense" } };
  return method === "zero" ? { method, adapter: { bInit: "kaiming_uniform" } } : { method };
}
