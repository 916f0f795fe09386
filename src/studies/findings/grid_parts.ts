/**
 * What grids have in common.
 *
 * @module
 */

import { mnist } from "../../benchmarks/mnist.ts";
import { readAs } from "../../benchmarks/read_as.ts";
import type { ConfigOverrides, RunConfig } from "../../training/config.ts";
import { allSeeds, defaultConfig } from "../../training/validate.ts";
import { configText } from "../rows/row.ts";

/** The MNIST protocol of arXiv:2604.08749, section 3, with changes; one seed for all streams. */
export function mnistRun(preset: string, seed: number, changes: ConfigOverrides = {}): RunConfig {
  return defaultConfig(mnist, preset, { seeds: allSeeds(seed), ...changes });
}

/** What Tables 2 and 14 are of; all others have the fan-in's. */
export const SIGMA_OF_RANKS: ConfigOverrides = readAs(mnist.id, ["sigma-0.1"]);

/** Scaffolds that an adapter is also scored on, beside those it was trained with. */
export const FRESH_BACKBONES = 3;

/** In what runs of different {@linkcode scheduled} schedules differ. */
export const SCHEDULED_FIELDS = ["resample", "freshBackbones"] as const;

/** A schedule of resampling; what was trained on a scaffold that stays is scored on others too. */
export function scheduled(resample: RunConfig["resample"]): ConfigOverrides {
  return resample.schedule === "static"
    ? { resample, freshBackbones: FRESH_BACKBONES }
    : { resample };
}

/** Consecutive seeds from 42 on, so that none can be chosen for its result. */
export function seeds(count: number): number[] {
  return Array.from({ length: count }, (_, i) => 42 + i);
}

/** Every combination of two lists, the first varying slowest. */
export function pairs<A, B>(as: readonly A[], bs: readonly B[]): [A, B][] {
  return as.flatMap((a) => bs.map((b): [A, B] => [a, b]));
}

/** Each run once, where it comes first: parts of a grid may share runs. */
export function withoutRepetition(configs: readonly RunConfig[]): RunConfig[] {
  const byText = new Map<string, RunConfig>();
  for (const config of configs) {
    const text = configText(config);
    if (!byText.has(text)) byText.set(text, config);
  }
  return [...byText.values()];
}
