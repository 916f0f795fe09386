/**
 * Everything that decides the outcome of one training run, as plain data.
 *
 * @module
 */

import { type Kind, OBJECT } from "../arguments.ts";
import type { DropoutSteps } from "../adapter/dropout.ts";
import type { AdapterConfig } from "../adapter/options.ts";
import type { SubspaceConfig } from "../adapter/subspace_options.ts";
import type { Masks } from "../random/keep_mask.ts";
import type { Seeds } from "../random/seeds.ts";
import type { History } from "./history.ts";
import type { BetaPoint } from "./progress.ts";
import type { Counts } from "../models/counts.ts";
import type { BackboneConfig } from "../models/factory.ts";
import type { Method } from "../models/method.ts";
import type { InitialWeights } from "../models/method.ts";

/** When the backbone is drawn anew (arXiv:2604.08749, "Meta-LoRA"). */
export const RESAMPLE_SCHEDULES = ["static", "epoch", "batch", "microbatch"] as const;
/** One of {@linkcode RESAMPLE_SCHEDULES}. */
export type ResampleSchedule = typeof RESAMPLE_SCHEDULES[number];

/** Which scaffolds are trained on, and when. */
export interface ResampleConfig {
  /** `static` by default. */
  schedule: ResampleSchedule;
  /** Scaffolds a step (`batch`) or micro-batches a batch (`microbatch`); 1 otherwise. */
  k: number;
  /**
   * Whether every step has the same `k` scaffolds, draws 0 to k - 1, instead of new ones; of `batch`
   * and `microbatch` alone. false by default, also where it is missing.
   */
  pool?: boolean;
}

/** How much is scored: all, nothing, or a number of windows, at least 1. */
export type Evaluation = "all" | "none" | number;

/** Its words. */
export const EVALUATIONS = ["all", "none"] as const satisfies readonly Evaluation[];

/** Update rules. */
export const OPTIMIZERS = ["adamw", "adam", "sgd"] as const;

/** Learning rates over time. */
export const LEARNING_RATE_SCHEDULES = ["constant", "cosine", "exponential"] as const;

/** The update rule and its learning rate over time. */
export interface OptimizerConfig {
  /** `adamw` decays parameters themselves; `adam` and `sgd` add the decay to the gradient. */
  name: typeof OPTIMIZERS[number];
  /** Largest learning rate, above 0; 1e-3 by default. */
  learningRate: number;
  /**
   * Weight decay, at least 0; 1e-2 by default. In a subspace it pulls z towards 0, and so the weights
   * towards where they start.
   */
  weightDecay: number;
  /** Adam's decay of the mean gradient, in [0, 1); 0.9 by default. */
  beta1: number;
  /** Adam's decay of the mean squared gradient, in [0, 1); 0.999 by default. */
  beta2: number;
  /** Added to Adam's denominator, above 0; 1e-8 by default. */
  epsilon: number;
  /** Share of the last update that is kept, in [0, 1); SGD only, 0 by default. */
  momentum: number;
  /**
   * The learning rate over time; `cosine`, the default, falls towards 0, which it would reach one
   * step after the last.
   */
  schedule: typeof LEARNING_RATE_SCHEDULES[number];
  /** Factor an epoch, above 0, `exponential` only; 0.9 by default. */
  decay: number;
  /** Steps over which the rate rises linearly from 0, at least 0; 0 by default. */
  warmupSteps: number;
  /** The same as a share of all steps, in [0, 1); the longer one counts. None by default. */
  warmupShare?: number;
  /** Largest global L2 norm of the gradients, above 0; null (default) leaves them alone. */
  clipNorm: number | null;
}

/**
 * In which ways a benchmark's data differ from its own, by the names that it gives them; empty: in
 * none.
 */
export type DataVariant = Readonly<Record<string, string>>;

/** Some fields of a configuration, also of its nested parts. */
export type ConfigOverrides = {
  // The names of its parts are the benchmark's.
  [Field in keyof RunConfig]?: Field extends "data" ? RunConfig[Field]
    : NonNullable<RunConfig[Field]> extends Record<string, unknown> | object
      ? Partial<NonNullable<RunConfig[Field]>>
    : RunConfig[Field];
};

/** More fresh backbones than this are a mistake. */
export const MOST_FRESH_BACKBONES = 16;

/** Any {@linkcode RunConfig}; what it holds is looked at by `validateConfig`. */
export const CONFIG: Kind = { ...OBJECT, words: "a configuration, as defaultConfig gives it" };

/** One run. Equal configurations, data and engines give equal bytes. */
export interface RunConfig {
  /** Id of the benchmark, such as `mnist`. */
  benchmark: string;
  /** Size of the architecture, one of the benchmark's presets. */
  preset: string;
  /**
   * Which variant of its data is learnt from, of those that the benchmark has (`variants`), such as
   * `{ split: "scikit-learn" }`. Its own where the field is missing; by default the protocol's.
   */
  data?: DataVariant;
  /** What is trained; `lottalora` by default. */
  method: Method;
  /** How adapters join frozen layers; unused where the method has none. */
  adapter: AdapterConfig;
  /**
   * What frozen matrices are drawn from, and where `initial` says so those that full training starts
   * from; unused where there are neither.
   */
  backbone: BackboneConfig;
  /**
   * The random subspace of the method `subspace`, which no other method has. Its projection is drawn
   * from the backbone seed, the weights that it starts from are those of the method `full`.
   */
  subspace?: SubspaceConfig;
  /** Which scaffolds are trained on. */
  resample: ResampleConfig;
  /** One seed for each of the five streams; all 42 by default. */
  seeds: Seeds;
  /** The update rule; AdamW by default. */
  optimizer: OptimizerConfig;
  /** Examples a step, at least 1; the last step of an epoch may have fewer. 128 by default. */
  batchSize: number;
  /**
   * Equal parts of a batch that pass one after the other on the same scaffold, so that memory holds
   * the activations of one; must divide `batchSize`. Their mean gradient is the batch's, to rounding
   * (under dropout only where all examples have equally many rows, which texts do not: elsewhere
   * parts draw masks of their own).
   * 1 by default. Resampled micro-batches (`resample`) have a scaffold each, and exclude it.
   */
  accumulate: number;
  /** Passes over the training split, at least 1; 20 by default. */
  epochs: number;
  /**
   * Stop after this many optimiser steps, at least 1 (the schedule spans them); null (default):
   * `epochs` decide.
   */
  steps: number | null;
  /** Dropout rate on hidden activations, in [0, 1); the benchmark's protocol by default. */
  dropout: number;
  /**
   * What the masks of all dropout are drawn from: `words` of 32 bits or `halves` of them, which take
   * little more than half the time (see `keepMask`). The benchmark's protocol by default; `words`
   * where it says nothing, and where the field is missing.
   */
  dropoutMasks?: Masks;
  /**
   * Which masks the steps of a recurrent network have: one mask for a sequence (`shared`), or each
   * step its own (`own`). `shared` by default, and where the field is missing.
   */
  dropoutSteps?: DropoutSteps;
  /**
   * Gain, above 0, of the Xavier-uniform law from which linear maps start that are trained whole, the
   * head apart; null by default, and where the field is missing: they start as PyTorch's. Unused where
   * the method trains none whole.
   */
  xavierGain?: number | null;
  /**
   * What linear maps start from that the method `full` trains and LottaLoRA would freeze. `usual` by
   * default, and where the field is missing. `backbone`, of that method alone and not of pretrained
   * networks: the matrices that `backbone` and its seed give their places (arXiv:2604.08749, table 3);
   * `xavierGain` then has the other maps left.
   */
  initial?: InitialWeights;
  /**
   * Epochs without a better validation metric before stopping, at least 1; null (default): never
   * stop early. A resampled model is scored at the end on the scaffold of its last step (of a pool,
   * the last that this step had), which need not be the one its best parameters were validated on.
   */
  patience: number | null;
  /**
   * What is scored after training and between epochs: `all` (default); of a text the first windows
   * of its validation and of its test part, as many as the number says; or `none`. Judged studies
   * score all.
   */
  evaluate: Evaluation;
  /**
   * How many further backbone seeds, those behind `seeds.backbone`, the trained values of a static
   * run are scored under, 0 to {@linkcode MOST_FRESH_BACKBONES}; 0 by default, also where the field is
   * missing. Of the methods `lottalora` and `head`, for integer seeds.
   */
  freshBackbones?: number;
}

/**
 * What a trained network is worth. Accuracies and areas under the curve are in percent; numbers are
 * NaN where nothing was scored.
 */
export interface Scores {
  /** Test metric of the final (or, with early stopping, the best validated) parameters. */
  value: number;
  /** The same on validation data: what ranks are chosen by. */
  validation: number;
  /** Mean validation loss of the same parameters. */
  validationLoss: number;
  /** Mean test loss of the same parameters. */
  testLoss: number;
  /** Test metric with every beta set to 0 after training; null without a backbone. */
  valueWithoutBackbone: number | null;
  /** Test metric on a scaffold never seen in training; null unless resampled or gated by seeds. */
  valueFreshBackbone: number | null;
  /** Test metric under each of the `freshBackbones` next seeds; only where there are any. */
  valuesFreshBackbones?: number[];
  /** The task's further measures by name; null where it has none. */
  measures: Record<string, number> | null;
}

/** What a run found out. */
export interface RunResult extends Scores {
  /** What the values are, such as `accuracy`. */
  metric: string;
  /** Mean loss over the steps of the last (perhaps unfinished) epoch, dropout included. */
  trainLoss: number;
  /** Final trained gain of each backbone layer, input side first; empty where none is trained. */
  beta: number[];
  /** Beta over training, from step 0. */
  betaTrace: BetaPoint[];
  /** Loss, learning rate and validation metric over training; absent in rows of older versions. */
  history?: History;
  /** Trained and other parameters. */
  counts: Counts;
  /** Optimiser steps done. */
  steps: number;
  /** Whole epochs done. */
  epochs: number;
  /** SHA-256 over every trained value and running statistic, in order of name. */
  adapterDigest: string;
}
