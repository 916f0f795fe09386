/**
 * The runs behind the readings: every table in every way to take it.
 *
 * @module
 */

import type { RunConfig } from "../../../training/config.ts";
import type { Profile } from "../../rows/profile.ts";
import { mnistRun, pairs, seeds, withoutRepetition } from "../grid_parts.ts";
import {
  changesOf,
  READ_TABLES,
  type ReadTable,
  type TableCell,
  type TableReading,
} from "./tables.ts";

/** What is computed. */
export interface ReadingPlan {
  readonly tables: readonly ReadTable[];
  /** Those of each table's presets that are trained. */
  readonly presets: readonly string[];
  readonly seeds: number;
  readonly steps: number | null;
}

const PLANS: Readonly<Record<Profile, ReadingPlan>> = {
  smoke: { tables: [READ_TABLES.choosing], presets: ["tiny"], seeds: 2, steps: 4 },
  // Other data than the paper's: what a reading changes can be seen, not which one the paper had.
  quick: { tables: [READ_TABLES.choosing], presets: ["tiny"], seeds: 3, steps: null },
  paper: {
    tables: Object.values(READ_TABLES),
    presets: ["tiny", "small", "medium"],
    seeds: 3,
    steps: null,
  },
};

/** All runs of the study. */
export function readingsGrid(profile: Profile): RunConfig[] {
  return plannedRuns(PLANS[profile]);
}

/** All runs of a plan. */
export function plannedRuns(plan: ReadingPlan): RunConfig[] {
  const { steps } = plan;
  const configs = plan.tables.flatMap((table) =>
    pairs(table.ways, table.cells).flatMap(([way, cell]) =>
      cellRuns(cell, way, plan).map((config) => ({ ...config, steps }))
    )
  );
  return withoutRepetition(configs);
}

/** The runs of one cell of a table that is taken in some way, seed by seed. */
function cellRuns(
  cell: TableCell,
  way: TableReading,
  { presets, seeds: count }: Pick<ReadingPlan, "presets" | "seeds">,
): RunConfig[] {
  const trained = cell.presets.filter((preset) => presets.includes(preset));
  return pairs(trained, seeds(Math.min(count, way.seeds ?? count)))
    .map(([preset, seed]) => mnistRun(preset, seed, changesOf(cell, way)));
}
