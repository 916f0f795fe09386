/**
 * The runs of a study of one's own: every method under every seed, at every rate that is tried.
 *
 * @module
 */

import type { AnyBenchmark } from "../../training/benchmark.ts";
import type { RunConfig } from "../../training/config.ts";
import { methodRuns, methodsByRank } from "../computing/method_runs.ts";
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
  const { controls = ["head"], changes } = definition;
  const ranks = [...new Set(definition.ranks)].sort((a, b) => a - b);
  return methodRuns({
    ...{ benchmark, preset, changes },
    methods: methodsByRank(ranks, controls),
    seeds: seedsOf(definition),
    rates: ratesOf(definition),
  });
}
