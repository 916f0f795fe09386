/**
 * The dimension of tasks, measured three ways: r*, random subspaces, principal components.
 *
 * @module
 */

import type { Study } from "../study.ts";
import { dimensionClaims } from "./claims.ts";
import { COMPONENTS_FILE, prepareComponents } from "./components.ts";
import { dimensionFigures } from "./figures.ts";
import { dimensionEngine, dimensionGrid } from "./grid.ts";
import { dimensionTable } from "./table.ts";

/** The study of the dimension of tasks. */
export const dimensionStudy: Study = {
  name: "dimension",
  notebook: "intrinsic_dimension",
  grid: dimensionGrid,
  engineOf: dimensionEngine,
  claims: dimensionClaims,
  figures: dimensionFigures,
  tables: (rows) => ({ dimension_table: dimensionTable(rows) }),
  prepare: prepareComponents,
  beside: { task_dimensions: [COMPONENTS_FILE] },
};
