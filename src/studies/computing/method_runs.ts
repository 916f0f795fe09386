/**
 * The runs of one network: several methods, each at every rate under every seed. All studies of ranks
 * are made of them, ours and a user's.
 *
 * @module
 */

import type { AnyBenchmark } from "../../training/benchmark.ts";
import type { ConfigOverrides, RunConfig } from "../../training/config.ts";
import { joinedOverrides } from "../../training/overrides.ts";
import { allSeeds, defaultConfig } from "../../training/validate.ts";

/** What may stand beside adapters and full training. */
export type Control = "head" | "small" | "zero";
/** All of them. */
export const CONTROLS: readonly Control[] = ["head", "small", "zero"];

/** Full training, adapters by rank, controls by rank where they have one: each as what it changes. */
export function methodsByRank(
  ranks: readonly number[],
  controls: readonly Control[] = [],
): ConfigOverrides[] {
  const byRank = (method: RunConfig["method"]): ConfigOverrides[] =>
    ranks.map((rank) => ({ method, adapter: { rank } }));
  return [
    { method: "full" },
    ...byRank("lottalora"),
    ...controls.flatMap((control) => control === "head" ? [{ method: control }] : byRank(control)),
  ];
}

/** One network and what is asked of it. */
export interface MethodRuns {
  readonly benchmark: AnyBenchmark;
  readonly preset: string;
  /** Each as what it changes, as of {@linkcode methodsByRank}. */
  readonly methods: readonly ConfigOverrides[];
  /** Each one seed for all streams. */
  readonly seeds: readonly number[];
  /** Learning rates that are all tried; null (default): the configuration's own. */
  readonly rates?: readonly number[] | null;
  /** For every method alike; a method's own changes go over them. */
  readonly changes?: ConfigOverrides;
}

/**
 * All runs, methods varying slowest and seeds fastest.
 *
 * @throws {UsageError} for changes that no configuration has
 */
export function methodRuns(
  { benchmark, preset, methods, seeds, rates, changes = {} }: MethodRuns,
): RunConfig[] {
  const tried: readonly ConfigOverrides[] =
    rates?.map((learningRate) => ({ optimizer: { learningRate } })) ?? [{}];
  return methods.flatMap((method) =>
    tried.flatMap((rate) =>
      seeds.map((seed) => {
        const all = joinedOverrides(changes, method, rate, { seeds: allSeeds(seed) });
        return defaultConfig(benchmark, preset, all);
      })
    )
  );
}
