/**
 * The runs behind finding 3: the smallest sufficient rank estimates the intrinsic dimension.
 *
 * @module
 */

import { mnist } from "../../../benchmarks/mnist.ts";
import type { ConfigOverrides, RunConfig } from "../../../training/config.ts";
import { joinedOverrides } from "../../../training/overrides.ts";
import { methodRuns, methodsByRank } from "../../computing/method_runs.ts";
import { seeds, SIGMA_OF_RANKS } from "../grid_parts.ts";
import type { Profile } from "../../rows/profile.ts";

interface Plan {
  /** The preset of the main curve, with its controls. */
  main: string;
  /** Presets of the size ablation, the smallest first; `main` among them. */
  presets: readonly string[];
  ranks: readonly number[];
  seeds: readonly number[];
  steps: number | null;
}

const QUICK: Plan = {
  main: "medium",
  presets: ["tiny", "medium"],
  ranks: [1, 2, 4, 8, 16, 32],
  seeds: seeds(3),
  steps: null,
};

const PLANS: Readonly<Record<Profile, Plan>> = {
  smoke: { main: "small", presets: ["tiny", "small"], ranks: [1, 8], seeds: seeds(2), steps: 4 },
  quick: QUICK,
  paper: { ...QUICK, presets: ["tiny", "small", "medium"] },
};

/** The preset of the main curve, and all of the size ablation. */
export function rankPresets(profile: Profile): Pick<Plan, "main" | "presets"> {
  return PLANS[profile];
}

/** All runs of the study. */
export function rankGrid(profile: Profile): RunConfig[] {
  const plan = PLANS[profile];
  const { steps, seeds, ranks } = plan;
  return plan.presets.flatMap((preset) =>
    methodRuns({
      ...{ benchmark: mnist, preset, seeds, changes: { steps } },
      methods: methodsByRank(ranks, preset === plan.main ? ["small", "head"] : []).map(drawn),
    })
  );
}

/** A method with the scale of these tables, where it draws anything. */
function drawn(method: ConfigOverrides): ConfigOverrides {
  return method.method === "lottalora" || method.method === "head"
    ? joinedOverrides(SIGMA_OF_RANKS, method)
    : method;
}
