/**
 * The runs of all architectures: full training, adapters by rank, and a scaffold redrawn each step.
 *
 * @module
 */

import { findBenchmark } from "../../../benchmarks/registry.ts";
import type { ComparedRuns } from "../../../training/comparison.ts";
import type { ConfigOverrides, RunConfig } from "../../../training/config.ts";
import { allSeeds, defaultConfig } from "../../../training/validate.ts";
import { pairs } from "../grid_parts.ts";
import type { Profile } from "../../rows/profile.ts";
import { ACROSS_SEEDS, ARCHITECTURES, runsOf, SMALLER_CFCS } from "./plans.ts";

/** All runs of the study; MNIST's come first, and its data name the folder of the rows. */
export function acrossGrid(profile: Profile): RunConfig[] {
  const seeds = ACROSS_SEEDS[profile];
  const main = ARCHITECTURES.flatMap((architecture) => {
    const { benchmark } = architecture;
    const plan = runsOf(architecture, profile);
    if (plan === undefined) return [];
    return [
      ...staticRuns(benchmark, plan, seeds),
      ...seeds.map((seed) => runOf(benchmark, plan, seed, redrawn(plan.ranks))),
    ];
  });
  return [...main, ...(profile === "paper" ? smallerCfcs(seeds) : [])];
}

function smallerCfcs(seeds: readonly number[]): RunConfig[] {
  const { benchmark, presets, ranks } = SMALLER_CFCS;
  const { full } = ARCHITECTURES.find((own) => own.benchmark === benchmark)!;
  return presets.flatMap((preset) => staticRuns(benchmark, { ...full, preset, ranks }, seeds));
}

/** Full training, and adapters of every rank on a scaffold that stays the same. */
function staticRuns(
  benchmark: string,
  plan: ComparedRuns,
  seeds: readonly number[],
): RunConfig[] {
  return [
    ...seeds.map((seed) => runOf(benchmark, plan, seed, { method: "full" })),
    ...pairs(plan.ranks, seeds)
      .map(([rank, seed]) => runOf(benchmark, plan, seed, { adapter: { rank } })),
  ];
}

/**
 * At the rank in the middle, so that neither the adapter nor the scaffold can do without the other;
 * at each step, since some budgets are less than an epoch.
 */
function redrawn(ranks: readonly number[]): ConfigOverrides {
  const rank = ranks[Math.floor(ranks.length / 2)];
  return { adapter: { rank }, resample: { schedule: "batch", k: 1 } };
}

function runOf(
  benchmark: string,
  { preset, changes }: ComparedRuns,
  seed: number,
  of: ConfigOverrides,
): RunConfig {
  const seeds = allSeeds(seed);
  return defaultConfig(findBenchmark(benchmark), preset, { ...changes, ...of, seeds });
}
