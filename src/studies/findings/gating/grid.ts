/**
 * The runs of seed gating: with ten classes, and with an out-of-class label.
 *
 * @module
 */

import { SUBSETS } from "../../../benchmarks/gate_counts.ts";
import { seedGating, seedGatingRejecting } from "../../../benchmarks/seed_gating.ts";
import type { RunConfig } from "../../../training/config.ts";
import { allSeeds, defaultConfig } from "../../../training/validate.ts";
import { seeds } from "../grid_parts.ts";
import type { Profile } from "../../rows/profile.ts";

/** Seeds of one run: three that are trained with, and one that is not. */
const SEEDS_EACH = SUBSETS.length + 1;

interface Plan {
  readonly preset: string;
  readonly runs: number;
  /** The paper trains for 150. */
  readonly epochs: number;
  /** An epoch of this version is three times as many images: each seed sees all of them. */
  readonly epochsRejecting: number;
  /** null: the epochs decide. */
  readonly steps: number | null;
}

const PLANS: Readonly<Record<Profile, Plan>> = {
  smoke: { preset: "tiny", runs: 1, epochs: 1, epochsRejecting: 1, steps: 6 },
  quick: { preset: "tiny", runs: 3, epochs: 150, epochsRejecting: 150, steps: null },
  paper: { preset: "medium", runs: 3, epochs: 150, epochsRejecting: 150, steps: null },
};

/** All runs of the study: the first takes the seeds 42 to 45, the second 46 to 49, and so on. */
export function gatingGrid(profile: Profile): RunConfig[] {
  const { preset, runs, steps, ...plan } = PLANS[profile];
  const versions = [
    { benchmark: seedGating, epochs: plan.epochs },
    { benchmark: seedGatingRejecting, epochs: plan.epochsRejecting },
  ];
  const firsts = seeds(SEEDS_EACH * runs).filter((_, i) => i % SEEDS_EACH === 0);
  return versions.flatMap(({ benchmark, epochs }) =>
    firsts.map((seed) => defaultConfig(benchmark, preset, { seeds: allSeeds(seed), epochs, steps }))
  );
}
