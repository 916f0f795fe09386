/**
 * A grid that no profile has: every architecture, static and redrawn, and the CfC in four sizes, on
 * three seeds.
 *
 * @module
 */
import { findBenchmark } from "../../../../src/benchmarks/registry.ts";
import { pairs, seeds } from "../../../../src/studies/findings/grid_parts.ts";
import { SHORT_BUDGET } from "../../../../src/training/comparison.ts";
import type { ConfigOverrides, RunConfig } from "../../../../src/training/config.ts";
import { joinedOverrides } from "../../../../src/training/overrides.ts";
import { allSeeds, defaultConfig } from "../../../../src/training/validate.ts";

type Plan = [preset: string, ranks: readonly number[], changes?: ConfigOverrides];

const PLANS: Readonly<Record<string, Plan>> = {
  mnist: ["medium", [1, 4, 16]],
  physionet2012: ["full", [1, 4, 16]],
  cifar10: ["plain5", [1, 4], { steps: 200 }],
  molhiv: ["small", [1, 16]],
  arxiv: ["gcn", [1, 4, 16]],
  halfcheetah: ["tiny", [1, 4, 16], { ...SHORT_BUDGET, steps: 300 }],
  flowers102: ["tiny", [1, 4, 16], { ...SHORT_BUDGET, steps: 200 }],
  imdb: ["small", [1, 16], { ...SHORT_BUDGET, steps: 250 }],
  wikitext: ["3M", [1, 8], { steps: 120 }],
  lorenz: ["full", [1]],
};

/** All its runs. */
export function everyArchitecture(): RunConfig[] {
  const main = Object.entries(PLANS).flatMap(([benchmark, [preset, ranks, changes = {}]]) => {
    const rank = ranks[Math.floor(ranks.length / 2)];
    const redrawn = joinedOverrides(changes, {
      adapter: { rank },
      resample: { schedule: "batch", k: 1 },
    });
    return [
      ...staticRuns(benchmark, preset, ranks, changes),
      ...seeds(3).map((seed) => runOf(benchmark, preset, seed, redrawn)),
    ];
  });
  const sizes = ["half", "quarter", "eighth"];
  return [...main, ...sizes.flatMap((size) => staticRuns("physionet2012", size, [1, 4], {}))];
}

function staticRuns(
  benchmark: string,
  preset: string,
  ranks: readonly number[],
  changes: ConfigOverrides,
): RunConfig[] {
  const full = joinedOverrides(changes, { method: "full" });
  return [
    ...seeds(3).map((seed) => runOf(benchmark, preset, seed, full)),
    ...pairs(ranks, seeds(3)).map(([rank, seed]) =>
      runOf(benchmark, preset, seed, joinedOverrides(changes, { adapter: { rank } }))
    ),
  ];
}

function runOf(benchmark: string, preset: string, seed: number, of: ConfigOverrides): RunConfig {
  return defaultConfig(findBenchmark(benchmark), preset, { ...of, seeds: allSeeds(seed) });
}
