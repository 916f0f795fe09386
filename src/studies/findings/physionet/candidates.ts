/**
 * By which reading of its protocol the CfC is fully trained on PhysioNet 2012: the runs that choose.
 *
 * @module
 */

import { join } from "node:path";
import { physionet2012 } from "../../../benchmarks/physionet2012.ts";
import { readAs } from "../../../benchmarks/read_as.ts";
import { PHYSIONET_2012 } from "../../../data/physionet/physionet_source.ts";
import type { ConfigOverrides, RunConfig } from "../../../training/config.ts";
import { allSeeds, defaultConfig } from "../../../training/validate.ts";
import type { Grid } from "../../computing/plan.ts";
import { resultPlaces } from "../../rows/profile.ts";
import type { Row } from "../../rows/row.ts";
import { readStoredRows, type StoredGrid } from "../../rows/stored.ts";
import { seeds } from "../grid_parts.ts";

/** A way to train. */
export interface Candidate {
  /** The readings in which it follows the authors; its key in tables. */
  readonly name: string;
  /** What differs from the benchmark's protocol. */
  readonly changes: ConfigOverrides;
}

/** Epochs of the CfC authors' best configuration (github.com/raminmh/CfC, train_physio.py). */
const EPOCHS = 57;

/** Where the protocol leaves something open, how it is read without the authors, and as they do. */
const OPEN = {
  dropout: ["cfc-no-dropout", "cfc-dropout"],
  masks: ["cfc-shared-masks", "cfc-own-masks"],
  start: ["cfc-usual-start", "cfc-xavier"],
  values: ["cfc-mean-values", "cfc-last-values"],
  scaling: ["cfc-training-scale", "cfc-extremes"],
  readout: ["cfc-last-hour", "cfc-last-observed"],
} as const;
type Respect = keyof typeof OPEN;

/** Other stays are then held out, on which nothing can be compared. */
const SPLIT = "cfc-split";
const ALL = Object.keys(OPEN) as Respect[];
const BESIDE_DROPOUT = ALL.filter((respect) => respect !== "dropout");

/**
 * The candidates: the protocol to the letter; dropout, alone and with each of the others; all
 * together. Then each beside what validates best of these, Xavier's law, and all on the same stays.
 */
export const CANDIDATES: readonly Candidate[] = [
  candidate([]),
  candidate(["dropout"]),
  ...BESIDE_DROPOUT.map((respect) => candidate(["dropout", respect])),
  candidate(["dropout"], SPLIT),
  candidate(ALL, SPLIT),
  ...BESIDE_DROPOUT.filter((respect) => respect !== "start").map((respect) =>
    candidate(["dropout", "start", respect])
  ),
  candidate(ALL),
];

/** One that follows the authors in some respects. */
function candidate(followed: readonly Respect[], ...others: string[]): Candidate {
  const isFollowed = (respect: Respect) => followed.includes(respect);
  const [open, authors] = [ALL.filter((respect) => !isFollowed(respect)), ALL.filter(isFollowed)];
  const as = [...authors.map((respect) => OPEN[respect][1]), ...others];
  return {
    name: as.join(", ") || "the protocol alone",
    changes: readAs(physionet2012.id, [...open.map((respect) => OPEN[respect][0]), ...as]),
  };
}

/** One run of a candidate. */
export function candidateRun({ changes }: Candidate, seed: number): RunConfig {
  return defaultConfig(physionet2012, "full", {
    ...changes,
    // As rows have it; full training has no adapters that it could matter to.
    adapter: { scaling: "lora" },
    method: "full",
    epochs: EPOCHS,
    seeds: allSeeds(seed),
  });
}

/** Every candidate under three seeds. */
export const CANDIDATE_GRID = {
  name: "physionet-readings",
  configs: CANDIDATES.flatMap((candidate) => seeds(3).map((seed) => candidateRun(candidate, seed))),
} satisfies Grid;

/** The rows of the search as they come with the project. */
const STORED_CANDIDATES = {
  name: CANDIDATE_GRID.name,
  grid: () => CANDIDATE_GRID.configs,
  engineOf: () => "native",
} as const satisfies StoredGrid;

/**
 * Reads them.
 *
 * @param root the project's root.
 * @throws {DataError} where some are missing.
 */
export async function readCandidateRows(root: string): Promise<Row[]> {
  const { rows } = resultPlaces("paper", PHYSIONET_2012.id, STORED_CANDIDATES.engineOf());
  return await readStoredRows(join(root, rows), STORED_CANDIDATES, "paper");
}
