/**
 * What distributing a network takes: fully trained, and as adapters and seed. Nothing is trained.
 *
 * @module
 */

import type { Study } from "../study.ts";
import { sizesClaims } from "./claims.ts";
import { sizesTable } from "./table.ts";

/** The study of sizes. */
export const sizesStudy: Study = {
  name: "sizes",
  notebook: "distribution_sizes",
  grid: () => [],
  claims: sizesClaims,
  figures: () => ({}),
  tables: () => ({ sizes_table: sizesTable() }),
};
