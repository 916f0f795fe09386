/**
 * The runs of all architectures: full training, adapters by rank, and a scaffold redrawn each step.
 *
 * @module
 */

import { findBenchmark } from "../../../benchmarks/registry.ts";
import type { ConfigOverrides, RunConfig } from "../../../training/config.ts";
import { allSeeds, defaultConfig } from "../../../training/validate.ts";
import { pairs } from "../grid_parts.ts";
import type { Profile } from "../../rows/profile.ts";
import { ACROSS_PLANS, ARCHITECTURES } from "./plans.ts";

/** All runs of the study; MNIST's come first, and its data name the folder of the rows. */
export function acrossGrid(profile: Profile): RunConfig[] {
  const { seeds, architectures, sizes } = ACROSS_PLANS[profile];
  const main = ARCHITECTURES.flatMap(({ benchmark }) => {
    const plan = architectures[benchmark];
    if (plan === undefined) return [];
    const { preset, ranks, changes } = plan;
    const run = runOf(benchmark, preset, changes);
    return [
      ...seeds.map((seed) => run(seed, { method: "full" })),
      ...pairs(ranks, seeds).map(([rank, seed]) => run(seed, { adapter: { rank } })),
      ...seeds.map((seed) => run(seed, redrawn(ranks))),
    ];
  });
  const changes = architectures.physionet2012?.changes ?? {};
  const smaller = sizes.presets.flatMap((preset) => {
    const run = runOf("physionet2012", preset, changes);
    return [
      ...seeds.map((seed) => run(seed, { method: "full" })),
      ...pairs(sizes.ranks, seeds).map(([rank, seed]) => run(seed, { adapter: { rank } })),
    ];
  });
  return [...main, ...smaller];
}

/**
 * At the rank in the middle, so that neither the adapter nor the scaffold can do without the other;
 * at each step, since some budgets are less than an epoch.
 */
function redrawn(ranks: readonly number[]): ConfigOverrides {
  const rank = ranks[Math.floor(ranks.length / 2)];
  return { adapter: { rank }, resample: { schedule: "batch", k: 1 } };
}

function runOf(benchmark: string, preset: string, changes: ConfigOverrides) {
  return (seed: number, of: ConfigOverrides): RunConfig =>
    defaultConfig(findBenchmark(benchmark), preset, {
      ...changes,
      ...of,
      seeds: allSeeds(seed),
    });
}
