/**
 * The three findings in nine architecture families.
 *
 * @module
 */

import type { Study } from "../study.ts";
import { acrossClaims } from "./claims.ts";
import { acrossFigures } from "./figures.ts";
import { acrossEngine, acrossGrid } from "./grid.ts";
import { acrossNetworks } from "./networks.ts";
import { acrossTable, scalingTable } from "./table.ts";
import type { Table } from "../../../figures/table.ts";
import type { Row } from "../../rows/row.ts";

/**
 * The study across architectures. The grid of `paper` is what is at hand at the paper's own budgets:
 * MLP, CfC and GCN; it would take hours more.
 */
export const acrossStudy: Study = {
  name: "across",
  notebook: "across_architectures",
  grid: acrossGrid,
  engineOf: acrossEngine,
  claims: acrossClaims,
  figures: acrossFigures,
  tables: acrossTables,
};

function acrossTables(rows: readonly Row[]): Record<string, Table> {
  const scalings = scalingTable(rows);
  return {
    across_networks: acrossNetworks(rows),
    across_table: acrossTable(rows),
    ...(scalings.length === 0 ? {} : { across_scaling: scalings }),
  };
}
