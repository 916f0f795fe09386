/**
 * How adapters are set up: where B starts, what becomes of the head, LayerNorm beside fan-in
 * scaling, and what of it is left under another seed.
 *
 * @module
 */

import type { Study } from "../study.ts";
import { adapterClaims } from "./claims.ts";
import { adapterFigures } from "./figures.ts";
import { adapterGrid } from "./grid.ts";
import { adapterTable } from "./table.ts";

/** The study of the setup of adapters. */
export const adapterStudy: Study = {
  name: "adapter",
  notebook: "adapter_setup",
  // `quick` has no time for it.
  profiles: ["smoke", "paper"],
  grid: adapterGrid,
  claims: adapterClaims,
  figures: adapterFigures,
  tables: (rows) => ({ adapter_table: adapterTable(rows) }),
};
