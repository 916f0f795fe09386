/**
 * Seed-gated specialisation: one adapter does another task under each backbone seed.
 *
 * @module
 */

import type { Study } from "../study.ts";
import { gatingClaims } from "./claims.ts";
import { gatingFigures } from "./figures.ts";
import { gatingGrid } from "./grid.ts";
import { gatingTable } from "./table.ts";

/** The study of seed gating. */
export const gatingStudy: Study = {
  name: "gating",
  notebook: "seed_gating",
  grid: gatingGrid,
  claims: gatingClaims,
  figures: gatingFigures,
  tables: (rows) => ({ gating_table: gatingTable(rows) }),
};
