/**
 * The runs of a study of one's own: every method under every seed, at every rate that is tried.
 *
 * @module
 */

import type { AnyBenchmark } from "../../training/benchmark.ts";
import type { ConfigOverrides, RunConfig } from "../../training/config.ts";
import { joinedOverrides } from "../../training/overrides.ts";
import { allSeeds, defaultConfig } from "../../training/validate.ts";
import { ratesOf, seedsOf, type StudyDefinition } from "./definition.ts";

/**
 * All runs, in the order of the table: full training, adapters by rank, controls by rank where they
 * have one.
 *
 * @throws {UsageError} for changes that no configuration has
 */
export function ownGrid(
  definition: StudyDefinition,
  benchmark: AnyBenchmark,
  preset: string,
): RunConfig[] {
  const { controls = ["head"], changes = {} } = definition;
  const rates = ratesOf(definition);
  const ranks = [...new Set(definition.ranks)].sort((a, b) => a - b);
  const byRank = (method: RunConfig["method"]): ConfigOverrides[] =>
    ranks.map((rank) => ({ method, adapter: { rank } }));
  const methods: ConfigOverrides[] = [
    { method: "full" },
    ...byRank("lottalora"),
    ...controls.flatMap((control) => control === "head" ? [{ method: control }] : byRank(control)),
  ];
  return methods.flatMap((method) =>
    (rates ?? [null]).flatMap((rate) =>
      seedsOf(definition).map((seed) =>
        defaultConfig(
          benchmark,
          preset,
          joinedOverrides(
            changes,
            method,
            rate === null ? {} : { optimizer: { learningRate: rate } },
            { seeds: allSeeds(seed) },
          ),
        )
      )
    )
  );
}
