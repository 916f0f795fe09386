/**
 * All goldens, by the file they are committed in.
 *
 * @module
 */
import { BENCHMARKS, findBenchmark } from "../../benchmarks/registry.ts";
import { formatGoldens, PACKAGED_DATA, variantGoldens } from "./data_goldens.ts";
import { ENGINE_GOLDENS } from "./engine_goldens.ts";
import { FAMILY_GOLDENS } from "./family_goldens.ts";
import type { Digests, Golden, Usage } from "./golden.ts";
import { OPTION_GOLDENS } from "./option_goldens.ts";
import { protocolGoldens } from "./protocol_goldens.ts";
import { presetGoldens } from "./preset_goldens.ts";

/** The group of goldens that all benchmarks share. */
export const SHARED = "backbone";

/** Drawn matrices, and what is particular to engines. */
const SHARED_GOLDENS: readonly Golden[] = [...FAMILY_GOLDENS, ...ENGINE_GOLDENS];

/** Groups of goldens: the shared ones and one a benchmark. */
export const GOLDEN_GROUPS: readonly string[] = [SHARED, ...Object.keys(BENCHMARKS)];

/**
 * The goldens of a group.
 *
 * @param group {@linkcode SHARED} or the id of a benchmark
 * @throws {UsageError} for an unknown benchmark
 */
export function goldensOf(group: string): readonly Golden[] {
  if (group === SHARED) return SHARED_GOLDENS;
  const benchmark = findBenchmark(group);
  const data = [PACKAGED_DATA, ...formatGoldens(benchmark), ...variantGoldens(benchmark)];
  const own = [...protocolGoldens(benchmark), ...presetGoldens(benchmark)];
  return [...OPTION_GOLDENS, ...own, ...data];
}

/**
 * The goldens that a row of a configuration names, with their digests.
 *
 * @param usage what is run, on what data
 * @param digests of the benchmark's goldens and the shared ones
 */
export function behaviourOf(usage: Usage, digests: Digests): Digests {
  const used = [...goldensOf(usage.config.benchmark), ...SHARED_GOLDENS]
    .filter((golden) => golden.uses(usage))
    .map(({ name }) => [name, digests[name]]);
  return Object.fromEntries(used);
}
