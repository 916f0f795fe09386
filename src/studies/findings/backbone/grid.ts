/**
 * The runs behind finding 2: any fixed random backbone will do, but it must stay fixed.
 *
 * @module
 */

import { PAPER_FAMILIES } from "../../../backbone/families.ts";
import type { RunConfig } from "../../../training/config.ts";
import { mnistRun, pairs, scheduled, seeds, withoutRepetition } from "../grid_parts.ts";
import type { Profile } from "../../rows/profile.ts";

/** The paper's numbers of scaffolds a step and micro-batches a batch. */
export const SCHEDULES: readonly RunConfig["resample"][] = [
  { schedule: "static", k: 1 },
  { schedule: "epoch", k: 1 },
  { schedule: "batch", k: 2 },
  { schedule: "microbatch", k: 4 },
];

interface Plan {
  /** Preset, ranks and seeds of the family sweep. */
  families: string;
  familyRanks: readonly number[];
  familySeeds: readonly number[];
  /** Seeds of full training started from each family, on the same preset; none: it is not done. */
  fullSeeds: readonly number[];
  /** Preset, ranks and seeds of the schedules. */
  schedules: string;
  scheduleRanks: readonly number[];
  scheduleSeeds: readonly number[];
  steps: number | null;
}

const QUICK: Plan = {
  families: "tiny",
  familyRanks: [2, 8],
  familySeeds: seeds(3),
  fullSeeds: [],
  schedules: "tiny",
  scheduleRanks: [2, 4, 8],
  scheduleSeeds: seeds(3),
  steps: null,
};

const PLANS: Readonly<Record<Profile, Plan>> = {
  smoke: {
    ...QUICK,
    familySeeds: seeds(2),
    scheduleRanks: [2, 8],
    scheduleSeeds: seeds(1),
    steps: 2,
  },
  quick: QUICK,
  paper: {
    ...QUICK,
    ...{ schedules: "medium", familyRanks: [2, 4, 8], familySeeds: seeds(5), fullSeeds: seeds(3) },
  },
};

/** Full training started from the matrices of each family: the row "full" of the paper's table 3. */
export function fullFamilies(
  { families, fullSeeds, steps }: Pick<Plan, "families" | "fullSeeds" | "steps">,
): RunConfig[] {
  return pairs(PAPER_FAMILIES, fullSeeds).map(([family, seed]) =>
    mnistRun(families, seed, {
      ...{ method: "full", initial: "backbone", steps },
      backbone: { family },
    })
  );
}

/** All runs of the study; the schedules first, as the longest. */
export function backboneGrid(profile: Profile): RunConfig[] {
  const plan = PLANS[profile];
  const { steps } = plan;
  const schedules = pairs(plan.scheduleRanks, plan.scheduleSeeds).flatMap(([rank, seed]) =>
    SCHEDULES.map((resample) =>
      mnistRun(plan.schedules, seed, { ...scheduled(resample), adapter: { rank }, steps })
    )
  );
  const families = pairs(PAPER_FAMILIES, pairs(plan.familyRanks, plan.familySeeds))
    .map(([family, [rank, seed]]) =>
      mnistRun(plan.families, seed, {
        ...scheduled(SCHEDULES[0]),
        ...{ adapter: { rank }, backbone: { family }, steps },
      })
    );
  return withoutRepetition([...schedules, ...families, ...fullFamilies(plan)]);
}
