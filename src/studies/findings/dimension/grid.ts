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
import { defaultConfig } from "../../../training/validate.ts";
import { methodRuns } from "../../computing/method_runs.ts";
import type { Profile } from "../../rows/profile.ts";
import { DIMENSION_PLANS, type DimensionTask, type MeasuredMethod } from "./plans.ts";

/** All runs of the study, task by task. */
export function dimensionGrid(profile: Profile): RunConfig[] {
  const { tasks, seeds, rates } = DIMENSION_PLANS[profile];
  return tasks.flatMap((task) => {
    const { preset, changes } = task;
    const benchmark = findBenchmark(task.benchmark);
    const { learningRate } = defaultConfig(benchmark, preset).optimizer;
    return methodsOf(task).flatMap(([method, own]) =>
      methodRuns({
        ...{ benchmark, preset, seeds, changes, methods: [{ method, ...own }] },
        rates: rates[method].map((times) => times * learningRate),
      })
    );
  });
}

/** What is run of a task: each method in every size. */
function methodsOf(task: DimensionTask): (readonly [MeasuredMethod, ConfigOverrides])[] {
  return [
    ["full", {}],
    ...task.ranks.map((rank) => ["lottalora", { adapter: { rank } }] as const),
    ...task.dimensions.map((dimension) => ["subspace", subspaceOf(task, dimension)] as const),
  ];
}

/** In `paper` the CfC's runs are computed on `native`, all others on `wasm`. */
export function dimensionEngine({ benchmark }: RunConfig, profile: Profile): EngineName {
  return profile === "paper" && benchmark === physionet2012.id ? "native" : "wasm";
}

function subspaceOf({ projection }: DimensionTask, dimension: number): ConfigOverrides {
  return { subspace: { dimension, projection, gain: "none" } };
}
