/**
 * The tasks whose dimension is measured, and how long each is trained.
 *
 * @module
 */

import type { SubspaceConfig } from "../../../adapter/subspace_options.ts";
import type { ConfigOverrides } from "../../../training/config.ts";
import { geometricRow } from "../../judging/intrinsic_dimension.ts";
import type { Profile } from "../../rows/profile.ts";
import { seeds } from "../grid_parts.ts";

/** A network on a task, with the sizes that are tried. */
export interface DimensionTask {
  /** For people, short. */
  readonly name: string;
  readonly benchmark: string;
  readonly preset: string;
  /** Its budget; the benchmark's protocol by default. */
  readonly changes: ConfigOverrides;
  /** Dimensions of random subspaces, in a geometric row. */
  readonly dimensions: readonly number[];
  readonly ranks: readonly number[];
  /** `dense` for the smallest network alone: elsewhere it would take longer than the network. */
  readonly projection: SubspaceConfig["projection"];
}

/** Methods that are measured. */
export const MEASURED_METHODS = ["full", "lottalora", "subspace"] as const;
/** One of {@linkcode MEASURED_METHODS}. */
export type MeasuredMethod = typeof MEASURED_METHODS[number];

/** What a profile computes. */
export interface DimensionPlan {
  readonly tasks: readonly DimensionTask[];
  readonly seeds: readonly number[];
  /**
   * Rates that are tried, as multiples of the protocol's; the one that validates best is taken for
   * all sizes of a method. In a subspace z has to go as far as all weights together.
   */
  readonly rates: Readonly<Record<MeasuredMethod, readonly number[]>>;
}

const RANKS = [1, 2, 4, 8, 16, 32];

const MNIST_TINY: DimensionTask = {
  ...{ name: "MNIST, tiny", benchmark: "mnist", preset: "tiny", projection: "sparse" },
  ...{ changes: { epochs: 5 }, dimensions: geometricRow(75, 2_400, 9), ranks: RANKS },
};

const PLANTED: DimensionTask = {
  ...{ name: "planted, 4 of 64", benchmark: "planted", preset: "tiny", projection: "sparse" },
  ...{ changes: {}, dimensions: geometricRow(64, 2_048, 8), ranks: [1, 2, 4, 8] },
};

const CFC: DimensionTask = {
  ...{ name: "PhysioNet, CfC", benchmark: "physionet2012", preset: "full", projection: "sparse" },
  ...{ changes: { epochs: 20 }, dimensions: geometricRow(2, 512, 9), ranks: [1, 2, 4, 8] },
};

/** MNIST comes first: its data name the folder of the rows. */
const PAPER: readonly DimensionTask[] = [
  MNIST_TINY,
  { ...MNIST_TINY, name: "MNIST, medium", preset: "medium" },
  {
    ...{ ...MNIST_TINY, name: "shuffled labels", benchmark: "mnist-shuffled", changes: {} },
    dimensions: geometricRow(250, 8_000, 9),
  },
  PLANTED,
  CFC,
  { ...CFC, name: "PhysioNet, CfC of 1/8", preset: "eighth", projection: "dense" },
];

const BRIEF = { steps: 4 } as const;

const FEW_RATES = { full: [1, 3], lottalora: [1, 3], subspace: [30, 100] };

/** By profile: `smoke` shows that all runs, `quick` two tasks by one seed. */
export const DIMENSION_PLANS: Readonly<Record<Profile, DimensionPlan>> = {
  smoke: {
    tasks: [MNIST_TINY, PLANTED].map((task) => ({
      ...{ ...task, changes: BRIEF, dimensions: [16, 32], ranks: [1, 2] },
    })),
    seeds: seeds(1),
    rates: FEW_RATES,
  },
  quick: {
    tasks: [{ ...MNIST_TINY, dimensions: geometricRow(50, 1_600, 8) }, PLANTED],
    seeds: seeds(1),
    rates: FEW_RATES,
  },
  paper: {
    tasks: PAPER,
    seeds: seeds(3),
    rates: FEW_RATES,
  },
};

/** What a task is called, whichever profile measures it. */
export function taskName(
  { benchmark, preset }: Pick<DimensionTask, "benchmark" | "preset">,
): string {
  const planned = PAPER.find((task) => task.benchmark === benchmark && task.preset === preset);
  return planned?.name ?? `${benchmark} ${preset}`;
}
