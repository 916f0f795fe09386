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
import { methodRuns, methodsByRank } from "../../computing/method_runs.ts";
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
      ...runs(benchmark, plan, seeds),
      ...runs(benchmark, plan, seeds, [redrawn(plan.ranks)]),
    ];
  });
}

function paperGrid(): RunConfig[] {
  return [
    ...perceptrons(),
    ...PAPER_PLANS.flatMap((plan) => runs(plan.benchmark, shaped(plan), plan.seeds)),
    ...OTHER_SCALING_PLANS.flatMap((plan) => {
      const changes = joinedOverrides(shaped(plan).changes, otherScaling(plan.benchmark));
      const [, ...adapted] = methodsByRank(plan.ranks);
      return runs(plan.benchmark, { ...shaped(plan), changes }, plan.seeds, adapted);
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

/** Some methods of an architecture; by default full training, and adapters of every rank. */
function runs(
  benchmark: string,
  { preset, ranks, changes }: ComparedRuns,
  seeds: readonly number[],
  methods = methodsByRank(ranks),
): RunConfig[] {
  return methodRuns({
    ...{ benchmark: findBenchmark(benchmark), preset, changes },
    methods,
    seeds,
  });
}

/** At each step, since some budgets are less than an epoch. */
function redrawn(ranks: readonly number[]): ConfigOverrides {
  return { adapter: { rank: middleRank(ranks) }, resample: { schedule: "batch", k: 1 } };
}
