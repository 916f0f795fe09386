/**
 * The runs of all architectures: full training, adapters by rank, and a scaffold redrawn each step.
 *
 * @module
 */

import { findBenchmark } from "../../../benchmarks/registry.ts";
import type { EngineName } from "../../../engine/engine.ts";
import type { ComparedRuns } from "../../../training/comparison.ts";
import type { ConfigOverrides, RunConfig } from "../../../training/config.ts";
import { joinedOverrides } from "../../../training/overrides.ts";
import { allSeeds, defaultConfig } from "../../../training/validate.ts";
import { pairs } from "../grid_parts.ts";
import type { Profile } from "../../rows/profile.ts";
import { rankGrid, rankPresets } from "../rank/grid.ts";
import { type CurvePlan, OTHER_SCALING_PLANS, PAPER_PLANS } from "./paper_plans.ts";
import { ACROSS_SEEDS, ARCHITECTURES, middleRank, runsOf, type ShortProfile } from "./plans.ts";
import { otherScaling } from "./scaling.ts";

/** All runs of the study; MNIST's come first, and its data name the folder of the rows. */
export function acrossGrid(profile: Profile): RunConfig[] {
  return profile === "paper" ? paperGrid() : shortGrid(profile);
}

/** In `paper` all but MNIST's runs, which are those of other studies, are computed on `native`. */
export function acrossEngine({ benchmark }: RunConfig, profile: Profile): EngineName {
  return profile === "paper" && benchmark !== "mnist" ? "native" : "wasm";
}

function shortGrid(profile: ShortProfile): RunConfig[] {
  const seeds = ACROSS_SEEDS[profile];
  return ARCHITECTURES.flatMap((architecture) => {
    const { benchmark } = architecture;
    const plan = runsOf(architecture, profile);
    if (plan === undefined) return [];
    return [
      ...staticRuns(benchmark, plan, seeds),
      ...seeds.map((seed) => runOf(benchmark, plan, seed, redrawn(plan.ranks))),
    ];
  });
}

function paperGrid(): RunConfig[] {
  return [
    ...perceptrons(),
    ...PAPER_PLANS.flatMap((plan) => staticRuns(plan.benchmark, shaped(plan), plan.seeds)),
    ...OTHER_SCALING_PLANS.flatMap((plan) => {
      const changes = joinedOverrides(shaped(plan).changes, otherScaling(plan.benchmark));
      return adapted(plan.benchmark, { ...shaped(plan), changes }, plan.seeds);
    }),
  ];
}

/** The main curve of the study of ranks: the same runs, so that they are computed once. */
function perceptrons(): RunConfig[] {
  const { main } = rankPresets("paper");
  return rankGrid("paper").filter((config) =>
    config.preset === main && ["full", "lottalora"].includes(config.method)
  );
}

function shaped({ preset, ranks, data }: CurvePlan): ComparedRuns {
  return { preset, ranks, changes: data === undefined ? {} : { data } };
}

/** Full training, and adapters of every rank on a scaffold that stays the same. */
function staticRuns(
  benchmark: string,
  plan: ComparedRuns,
  seeds: readonly number[],
): RunConfig[] {
  return [
    ...seeds.map((seed) => runOf(benchmark, plan, seed, { method: "full" })),
    ...adapted(benchmark, plan, seeds),
  ];
}

function adapted(benchmark: string, plan: ComparedRuns, seeds: readonly number[]): RunConfig[] {
  return pairs(plan.ranks, seeds)
    .map(([rank, seed]) => runOf(benchmark, plan, seed, { adapter: { rank } }));
}

/** At each step, since some budgets are less than an epoch. */
function redrawn(ranks: readonly number[]): ConfigOverrides {
  return { adapter: { rank: middleRank(ranks) }, resample: { schedule: "batch", k: 1 } };
}

function runOf(
  benchmark: string,
  { preset, changes }: ComparedRuns,
  seed: number,
  of: ConfigOverrides,
): RunConfig {
  const all = joinedOverrides(changes, of, { seeds: allSeeds(seed) });
  return defaultConfig(findBenchmark(benchmark), preset, all);
}
