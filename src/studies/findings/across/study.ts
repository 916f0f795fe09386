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

/**
 * The study across architectures. `paper` does not attempt it: budgets that fit an afternoon lie so
 * far below the paper's that they say nothing about it.
 */
export const acrossStudy: Study = {
  name: "across",
  notebook: "across_architectures",
  profiles: ["smoke", "quick"],
  grid: acrossGrid,
  claims: acrossClaims,
  figures: acrossFigures,
  tables: (rows) => ({ across_table: acrossTable(rows) }),
};
