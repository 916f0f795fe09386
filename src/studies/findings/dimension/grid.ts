/**
 * The runs behind the dimension of tasks: full training, adapters by rank, random subspaces by
 * dimension, each at every rate that is tried.
 *
 * @module
 */

import { physionet2012 } from "../../../benchmarks/physionet2012.ts";
import { findBenchmark } from "../../../benchmarks/registry.ts";
import type { EngineName } from "../../../engine/engine.ts";
import type { ConfigOverrides, RunConfig } from "../../../training/config.ts";
import { allSeeds, defaultConfig } from "../../../training/validate.ts";
import type { Profile } from "../../rows/profile.ts";
import { pairs } from "../grid_parts.ts";
import { DIMENSION_PLANS, type DimensionTask, type MeasuredMethod } from "./plans.ts";

/** All runs of the study, task by task. */
export function dimensionGrid(profile: Profile): RunConfig[] {
  const { tasks, seeds, rates } = DIMENSION_PLANS[profile];
  return tasks.flatMap((task) => {
    const runs: readonly (readonly [MeasuredMethod, ConfigOverrides])[] = [
      ["full", {}],
      ...task.ranks.map((rank) => ["lottalora", { adapter: { rank } }] as const),
      ...task.dimensions.map((dimension) => ["subspace", subspaceOf(task, dimension)] as const),
    ];
    return runs.flatMap(([method, of]) =>
      pairs(rates[method], seeds).map(([times, seed]) =>
        runOf(task, { method, ...of }, times, seed)
      )
    );
  });
}

/** In `paper` the CfC's runs are computed on `native`, all others on `wasm`. */
export function dimensionEngine({ benchmark }: RunConfig, profile: Profile): EngineName {
  return profile === "paper" && benchmark === physionet2012.id ? "native" : "wasm";
}

function subspaceOf({ projection }: DimensionTask, dimension: number): ConfigOverrides {
  return { subspace: { dimension, projection, gain: "none" } };
}

function runOf(
  { benchmark: id, preset, changes }: DimensionTask,
  of: ConfigOverrides,
  times: number,
  seed: number,
): RunConfig {
  const benchmark = findBenchmark(id);
  const { learningRate } = defaultConfig(benchmark, preset).optimizer;
  return defaultConfig(benchmark, preset, {
    ...{ ...changes, ...of, seeds: allSeeds(seed) },
    optimizer: { ...changes.optimizer, learningRate: times * learningRate },
  });
}
