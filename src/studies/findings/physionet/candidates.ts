/**
 * By which reading of its protocol the CfC is fully trained on PhysioNet 2012: the runs that choose.
 *
 * @module
 */

import { physionet2012 } from "../../../benchmarks/physionet2012.ts";
import { readAs } from "../../../benchmarks/read_as.ts";
import type { ConfigOverrides, RunConfig } from "../../../training/config.ts";
import { allSeeds, defaultConfig } from "../../../training/validate.ts";
import type { Grid } from "../../computing/plan.ts";
import { seeds } from "../grid_parts.ts";

/** A way to train. */
export interface Candidate {
  /** Short; its key in tables. */
  readonly name: string;
  /** The readings that it follows. */
  readonly title: string;
  /** What differs from the benchmark's protocol. */
  readonly changes: ConfigOverrides;
}

/** Epochs of the CfC authors' best configuration (github.com/raminmh/CfC, train_physio.py). */
const EPOCHS = 57;

/** What its protocol's text leaves out. */
const TO_THE_LETTER = ["cfc-no-dropout", "cfc-usual-start"];

/** What the authors do otherwise: each is tried alone beside dropout, and all together. */
const DROPOUT = "cfc-dropout";
const XAVIER = "cfc-xavier";
const OTHERS = [
  "cfc-own-masks",
  XAVIER,
  "cfc-last-values",
  "cfc-extremes",
  "cfc-last-observed",
  "cfc-split",
];

/** The candidates, the paper's protocol to the letter first. */
export const CANDIDATES: readonly Candidate[] = [
  candidate("protocol", TO_THE_LETTER),
  candidate(DROPOUT, [DROPOUT, "cfc-usual-start"]),
  ...OTHERS.map((other) =>
    candidate(other, [DROPOUT, ...(other === XAVIER ? [] : ["cfc-usual-start"]), other])
  ),
  candidate("authors", [DROPOUT, ...OTHERS]),
];

function candidate(name: string, readings: readonly string[]): Candidate {
  return { name, title: readings.join(", "), changes: readAs(physionet2012.id, readings) };
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
export const CANDIDATE_GRID: Grid = {
  name: "physionet-readings",
  configs: CANDIDATES.flatMap((candidate) => seeds(3).map((seed) => candidateRun(candidate, seed))),
};
