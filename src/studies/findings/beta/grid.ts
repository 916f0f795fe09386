/**
 * The runs behind finding 1: a static scaffold is used, a resampled one is silenced.
 *
 * @module
 */

import type { RunConfig } from "../../../training/config.ts";
import {
  mnistRun,
  pairs,
  scheduled,
  seeds,
  SIGMA_OF_RANKS,
  withoutRepetition,
} from "../grid_parts.ts";
import type { Profile } from "../../rows/profile.ts";

/** Rank at which beta is followed over training. */
const TRACED_RANK = 8;

/**
 * With a scaffold and without one. Without, B cannot start at 0; the second differs from the third
 * in the scaffold alone.
 */
const CONDITIONS = [
  { method: "lottalora" },
  { method: "lottalora", bInit: "kaiming_uniform" },
  { method: "zero" },
] as const;

interface Plan {
  /** Presets whose beta is followed, static and redrawn each epoch. */
  traced: readonly string[];
  /** AdamW moves a scalar by at most its learning rate a step: beta needs thousands of them. */
  tracedEpochs: number;
  tracedSeeds: readonly number[];
  /** Preset of the table of backbone conditions. */
  conditions: string;
  ranks: readonly number[];
  conditionSeeds: readonly number[];
  /** null: the epochs decide. */
  steps: number | null;
}

const PLANS: Readonly<Record<Profile, Plan>> = {
  smoke: {
    traced: ["tiny"],
    tracedEpochs: 1,
    tracedSeeds: seeds(2),
    conditions: "tiny",
    ranks: [1, 8],
    conditionSeeds: seeds(1),
    steps: 4,
  },
  quick: {
    traced: ["tiny", "medium"],
    tracedEpochs: 75,
    tracedSeeds: seeds(3),
    conditions: "tiny",
    ranks: [1, 2, 4, 8],
    conditionSeeds: seeds(5),
    steps: null,
  },
  paper: {
    traced: ["medium"],
    tracedEpochs: 20,
    tracedSeeds: seeds(3),
    conditions: "medium",
    ranks: [1, 2, 4, 8],
    conditionSeeds: seeds(3),
    steps: null,
  },
};

/** All runs of the study. */
export function betaGrid(profile: Profile): RunConfig[] {
  const plan = PLANS[profile];
  const { steps } = plan;
  const traced = pairs(plan.traced, plan.tracedSeeds).flatMap(([preset, seed]) =>
    (["static", "epoch"] as const).map((schedule) =>
      mnistRun(preset, seed, {
        ...scheduled({ schedule, k: 1 }),
        adapter: { rank: TRACED_RANK },
        epochs: plan.tracedEpochs,
        steps,
      })
    )
  );
  const conditions = pairs(plan.ranks, plan.conditionSeeds).flatMap(([rank, seed]) =>
    CONDITIONS.map(({ method, ...start }) =>
      mnistRun(plan.conditions, seed, {
        ...SIGMA_OF_RANKS,
        ...{ method, adapter: { rank, ...start }, steps },
      })
    )
  );
  const full = plan.conditionSeeds
    .map((seed) => mnistRun(plan.conditions, seed, { method: "full", steps }));
  const head = plan.conditionSeeds
    .map((seed) => mnistRun(plan.conditions, seed, { ...SIGMA_OF_RANKS, method: "head", steps }));
  return withoutRepetition([...traced, ...conditions, ...full, ...head]);
}
