/**
 * The short run behind a golden.
 *
 * @module
 */
import { join } from "node:path";
import { PROJECT_ROOT } from "../rows/project_root.ts";
import { tidied } from "../../engine/scope.ts";
import { DataError, UsageError } from "../../errors.ts";
import { requireWritable } from "../../files/atomic_write.ts";
import { removeFile } from "../../files/remove_file.ts";
import type { AnyData } from "../../training/benchmark.ts";
import type { ConfigOverrides, RunResult } from "../../training/config.ts";
import type { TrainingEvent } from "../../training/events.ts";
import { run } from "../../training/run.ts";
import type { TrainOptions } from "../../training/trainer.ts";
import { defaultConfig } from "../../training/validate.ts";
import type { Workshop } from "./golden.ts";
import { resultDigest } from "./result_digest.ts";

/** What stands for a run that its benchmark refuses: no row can have come of it. */
export const REFUSED = "refused";
/** What stands for a run that ends with an error. */
export const FAILS = "fails";

/** Where checkpoints of goldens lie for a moment. */
const FOLDER = join(PROJECT_ROOT, ".lottalora");
/** Examples that a golden is scored by where not by all. */
const SCORED = 64;
/** Examples to train on: two whole batches an epoch and a smaller one. */
const EXAMPLES = 2.5;
/** Into the third epoch. */
const STEPS = 7;
/** Not a divisor of it, so that steps follow the last checkpoint. */
const CHECKPOINT_EVERY = 3;
/** Rows of a batch: more than the 128 that products of wasm are blocked by, where a row is one. */
const BATCH = { flat: 144, sequences: 16 } as const;

/**
 * What every golden starts from: the simplest update rule and nothing that is optional, so that a
 * change in one option changes the goldens of that option alone.
 */
const PLAIN = {
  steps: STEPS,
  dropout: 0,
  dropoutMasks: "words",
  patience: null,
  dropoutSteps: "shared",
  xavierGain: null,
  adapter: {
    ...{ rank: 3, alpha: 6, head: "full", scaling: "lora", dropout: 0, bias: "none" },
    maps: undefined,
  },
  optimizer: {
    ...{ name: "sgd", learningRate: 0.05, momentum: 0, weightDecay: 0, schedule: "constant" },
    ...{ warmupSteps: 0, warmupShare: 0, clipNorm: null },
  },
} as const satisfies ConfigOverrides;

/** How a golden runs. */
export interface RunsOptions {
  /** Stop in the middle, and go on from a checkpoint; false by default. */
  readonly resumed?: boolean;
  /**
   * Score whole splits by the benchmark's metric and measures, not the loss of a few examples: what
   * decides only how a network is trained need not wait for that. False by default.
   */
  readonly scored?: boolean;
  /** Vouch for the history of the training too; false by default. */
  readonly watched?: boolean;
}

/**
 * Runs the plain configuration with some changes on the first examples of a benchmark's packaged
 * data, at the size of its smoke run unless another is named.
 *
 * @param workshop benchmark and data
 * @param changes what differs from the plain run
 * @param options see {@linkcode RunsOptions}
 * @returns the digest of all that comes out; {@linkcode REFUSED} or {@linkcode FAILS} where
 * nothing does
 */
export async function digestOfRun(
  { benchmark, data }: Workshop,
  changes: ConfigOverrides,
  { resumed = false, scored = false, watched = false }: RunsOptions = {},
): Promise<string> {
  const batchSize = (benchmark.rowsEach === undefined) ? BATCH.flat : BATCH.sequences;
  const preset = changes.preset ?? benchmark.smoke.preset;
  const plain = defaultConfig(benchmark, preset, {
    ...PLAIN,
    batchSize,
    ...changes,
    adapter: { ...PLAIN.adapter, ...changes.adapter },
    optimizer: { ...PLAIN.optimizer, ...changes.optimizer },
  });
  const config = { ...plain, data: data.variant };
  const few = firstExamples(data, Math.ceil(EXAMPLES * batchSize), scored);
  const attempt = (options: TrainOptions = {}) => run(config, benchmark, few, options);
  // A folder that cannot be written is no behaviour of the code.
  if (resumed) await requireWritable(join(FOLDER, "golden.ckpt"));
  try {
    return resultDigest(resumed ? await resumedRun(attempt) : await attempt(), { watched });
  } catch (error) {
    if (error instanceof UsageError) return REFUSED;
    if (error instanceof DataError) return FAILS;
    throw error;
  }
}

/** The same data with few examples to train on, so that a run of a few steps has epochs. */
function firstExamples(data: AnyData, most: number, scored: boolean): AnyData {
  const { task } = data;
  const sizes = { ...task.sizes, train: Math.min(most, task.sizes.train) };
  // Its methods are closures over the whole data, so that scoring reads whole splits.
  const few = { ...task, sizes };
  return { ...data, task: scored ? few : { ...few, evaluate: lossOf(task), measure: undefined } };
}

/** Scores by the loss of a few examples. */
function lossOf({ batch, loss, sizes }: AnyData["task"]): AnyData["task"]["evaluate"] {
  return async (predict, split) => {
    const size = Math.min(SCORED, sizes[split]);
    const mean = tidied(() => {
      const { inputs, targets } = batch(split, Uint32Array.from({ length: size }, (_, i) => i));
      return loss(predict(inputs), targets);
    });
    const [value] = await mean.data();
    mean.dispose();
    return { loss: value, value };
  };
}

type Attempt = (options?: TrainOptions) => Promise<RunResult>;

/** Stops a run after its first checkpoint, and lets a second one go on from there. */
async function resumedRun(attempt: Attempt): Promise<RunResult> {
  const path = join(FOLDER, `golden-${crypto.randomUUID()}.ckpt`);
  const checkpoint = { path, everySteps: CHECKPOINT_EVERY, identity: "golden" };
  const stop = new AbortController();
  const onEvent = ({ type }: TrainingEvent) => type === "checkpoint" && stop.abort();
  try {
    await attempt({ checkpoint, onEvent, signal: stop.signal }).catch((error) => {
      if (!stop.signal.aborted) throw error;
    });
    return await attempt({ checkpoint });
  } finally {
    await removeFile(path);
  }
}
