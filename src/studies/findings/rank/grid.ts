/**
 * The runs behind finding 3: the smallest sufficient rank estimates the intrinsic dimension.
 *
 * @module
 */

import type { RunConfig } from "../../../training/config.ts";
import { mnistRun, pairs, seeds, SIGMA_OF_RANKS } from "../grid_parts.ts";
import type { Profile } from "../../rows/profile.ts";

interface Plan {
  /** The preset of the main curve, with its controls. */
  main: string;
  /** Presets of the size ablation, the smallest first; `main` among them. */
  presets: readonly string[];
  ranks: readonly number[];
  seeds: readonly number[];
  steps: number | null;
}

const QUICK: Plan = {
  main: "medium",
  presets: ["tiny", "medium"],
  ranks: [1, 2, 4, 8, 16, 32],
  seeds: seeds(3),
  steps: null,
};

const PLANS: Readonly<Record<Profile, Plan>> = {
  smoke: { main: "small", presets: ["tiny", "small"], ranks: [1, 8], seeds: seeds(2), steps: 4 },
  quick: QUICK,
  paper: { ...QUICK, presets: ["tiny", "small", "medium"] },
};

/** The preset of the main curve, and all of the size ablation. */
export function rankPresets(profile: Profile): Pick<Plan, "main" | "presets"> {
  return PLANS[profile];
}

/** All runs of the study. */
export function rankGrid(profile: Profile): RunConfig[] {
  const plan = PLANS[profile];
  const { steps } = plan;
  const run = (preset: string, method: RunConfig["method"], seed: number, rank?: number) =>
    mnistRun(preset, seed, {
      ...{ method, steps },
      ...(method === "lottalora" || method === "head" ? SIGMA_OF_RANKS : {}),
      ...(rank === undefined ? {} : { adapter: { rank } }),
    });
  const curves = pairs(plan.presets, pairs(plan.ranks, plan.seeds))
    .map(([preset, [rank, seed]]) => run(preset, "lottalora", seed, rank));
  const full = pairs(plan.presets, plan.seeds).map(([preset, seed]) => run(preset, "full", seed));
  const small = pairs(plan.ranks, plan.seeds)
    .map(([rank, seed]) => run(plan.main, "small", seed, rank));
  const head = plan.seeds.map((seed) => run(plan.main, "head", seed));
  return [...full, ...curves, ...small, ...head];
}
