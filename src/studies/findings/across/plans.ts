/**
 * The architectures of the study, as their benchmarks tell of them, and what each profile runs.
 *
 * @module
 */

import { BENCHMARKS } from "../../../benchmarks/registry.ts";
import type { ComparedRuns, Comparison } from "../../../training/comparison.ts";
import { seeds } from "../grid_parts.ts";
import type { Profile } from "../../rows/profile.ts";
import { PAPER_ARCHITECTURES, type PaperArchitecture } from "./paper.ts";

/** One architecture on one benchmark, by the benchmark's id. */
export type ComparedArchitecture = Comparison & {
  readonly short: string;
  readonly benchmark: string;
  /** What the paper reports; null where it reports nothing to compare with. */
  readonly paper: PaperArchitecture | null;
};

/** All architectures, in the order of the paper's table; Lorenz-63 comes last. */
export const ARCHITECTURES: readonly ComparedArchitecture[] = Object.values(BENCHMARKS)
  .flatMap(({ id, compared }) => {
    if (compared === undefined) return [];
    const paper = PAPER_ARCHITECTURES[id] ?? null;
    return [{ short: compared.title, ...compared, benchmark: id, paper }];
  });

/** What the paper calls recovered, in percent of full training. */
export const WANTED_RECOVERY = 96;

/** Seeds of every cell of the short profiles; `paper` has them by plan. */
export const ACROSS_SEEDS: Readonly<Record<ShortProfile, readonly number[]>> = {
  smoke: seeds(1),
  quick: seeds(2),
};

/** Profiles on small networks and budgets. */
export type ShortProfile = Exclude<Profile, "paper">;

/**
 * What a short profile runs of an architecture, undefined for nothing: `smoke` two steps of the
 * smallest network. docs/benchmarks.md says what the data are and how far budgets lie below the paper's.
 */
export function runsOf(
  { smallest, quick }: Comparison,
  profile: ShortProfile,
): ComparedRuns | undefined {
  const smoke = { preset: smallest, ranks: [1], changes: { steps: 2, patience: null } };
  return { smoke, quick }[profile];
}

/** The rank in the middle: neither the adapter nor the scaffold can do without the other. */
export function middleRank(ranks: readonly number[]): number {
  return ranks[Math.floor(ranks.length / 2)];
}
