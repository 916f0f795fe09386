/**
 * The three findings in nine architecture families.
 *
 * @module
 */

import type { Study } from "../study.ts";
import { acrossClaims } from "./claims.ts";
import { acrossFigures } from "./figures.ts";
import { acrossGrid } from "./grid.ts";
import { acrossTable } from "./table.ts";

/** The study across architectures. */
export const acrossStudy: Study = {
  name: "across",
  notebook: "across_architectures",
  grid: acrossGrid,
  claims: acrossClaims,
  figures: acrossFigures,
  tables: (rows) => ({ across_table: acrossTable(rows) }),
};
