/**
 * By which reading of its protocol the CfC is fully trained on PhysioNet 2012: the runs that choose.
 *
 * @module
 */

import { physionet2012 } from "../../../benchmarks/physionet2012.ts";
import type { ConfigOverrides, RunConfig } from "../../../training/config.ts";
import { allSeeds, defaultConfig } from "../../../training/validate.ts";
import type { Grid } from "../../computing/plan.ts";
import { seeds } from "../grid_parts.ts";

/** A way to train. */
export interface Candidate {
  /** Short; its key in tables. */
  readonly name: string;
  /** What it does, in a few words. */
  readonly title: string;
  /** What differs from the benchmark's protocol. */
  readonly changes: ConfigOverrides;
}

/** Epochs of the CfC authors' best configuration (github.com/raminmh/CfC, train_physio.py). */
const EPOCHS = 57;

/** Its dropout behind the second backbone layer. */
const DROPPED = { dropout: 0.2 } as const satisfies ConfigOverrides;

/** What else it does otherwise than we: each is tried alone on top of its dropout, and all together. */
const SINGLE = {
  "own-masks": { title: "a mask of dropout for each hour", changes: { dropoutSteps: "own" } },
  "xavier": { title: "Xavier weights of gain 0.5", changes: { xavierGain: 0.5 } },
  "last": { title: "an hour's last values", changes: { data: { values: "last" } } },
  "extremes": { title: "scaled by extremes", changes: { data: { scaling: "extremes" } } },
  "readout": {
    title: "read out at the last observation",
    changes: { data: { readout: "last-observed" } },
  },
  "split": { title: "scikit-learn's split", changes: { data: { split: "scikit-learn" } } },
} as const satisfies Record<string, Omit<Candidate, "name">>;

/** All of {@linkcode SINGLE}, as one change. */
const ALL: ConfigOverrides = Object.values(SINGLE)
  .reduce<ConfigOverrides>((all, { changes }: { changes: ConfigOverrides }) => ({
    ...all,
    ...changes,
    data: { ...all.data, ...changes.data },
  }), {});

/** The candidates, the protocol as it is first. */
export const CANDIDATES: readonly Candidate[] = [
  { name: "protocol", title: "no dropout", changes: {} },
  { name: "dropout", title: "dropout 0.2", changes: DROPPED },
  ...Object.entries(SINGLE).map(([name, { title, changes }]) => ({
    name,
    title: `dropout 0.2, ${title}`,
    changes: { ...DROPPED, ...changes },
  })),
  { name: "authors", title: "all of these", changes: { ...DROPPED, ...ALL } },
];

/** One run of a candidate. */
export function candidateRun({ changes }: Candidate, seed: number): RunConfig {
  return defaultConfig(physionet2012, "full", {
    ...changes,
    method: "full",
    epochs: EPOCHS,
    seeds: allSeeds(seed),
  });
}

/** Every candidate under three seeds. */
export const CANDIDATE_GRID: Grid = {
  name: "physionet-readings",
  configs: CANDIDATES.flatMap((candidate) => seeds(3).map((seed) => candidateRun(candidate, seed))),
};
