/**
 * Claims about single tables of the paper: each cell with its scatter beside ours, and the ranks at
 * which the sizes of the CfC saturate.
 *
 * @module
 */

import { above, atMost, judge } from "../../judging/judge.ts";
import { measured, type Measurement, notAttempted } from "../../judging/ledger.ts";
import { cell, select } from "../../judging/select.ts";
import {
  describeInterval,
  nameSufficient,
  smallestSufficientRank,
} from "../../judging/sufficient_rank.ts";
import { ARXIV_BY_RANK } from "../../paper/architectures.ts";
import { PHYSIONET_BY_RANK, PHYSIONET_BY_SIZE } from "../../paper/sequences.ts";
import { type PaperNumber, paperNumbers, type Rank } from "../../paper/table.ts";
import type { Row } from "../../rows/row.ts";
import { measuredAgainstPaper } from "../paper_cells.ts";
import { measuredRanks, presetsBySize } from "../row_parts.ts";
import { LEDGER_MARGIN, validationTable } from "../rank/sufficient.ts";
import { atProtocol, protocolRows } from "./rows.ts";

/** A cell of the paper's with the network that it is about. */
type Cell = PaperNumber & { readonly preset: string; readonly rank: Rank };

/** Table 17: the CfC in full size. */
export function cfcTable(rows: readonly Row[]): Measurement {
  const cells = paperNumbers(PHYSIONET_BY_RANK).map((told) => ({ ...told, preset: "full" }));
  return besidePaper(physionetRows(rows), cells);
}

/** Table 6 without the full size, of which table 17 has more digits. */
export function cfcSizeTable(rows: readonly Row[]): Measurement {
  const cells = paperNumbers(PHYSIONET_BY_SIZE).filter(({ preset }) => preset !== "full");
  return besidePaper(physionetRows(rows), cells, ({ preset }) => `${preset} `);
}

/** Table 19: the GCN, on the paper's own graph alone. */
export function gcnTable(rows: readonly Row[]): Measurement {
  const cells = paperNumbers(ARXIV_BY_RANK).map((told) => ({ ...told, preset: "gcn" }));
  const own = select(atProtocol(rows), {
    benchmark: "arxiv",
    where: ({ data }) => data === "ogbn-arxiv",
  });
  return besidePaper(own, cells);
}

/**
 * From r = 1 in full size to r = 4 in the smallest: on validation data, where r* is read, the one
 * comes within the margin of full training, the other does so at r = 4 and not at r = 1.
 */
export function saturationMoves(rows: readonly Row[]): Measurement {
  const own = physionetRows(rows);
  const presets = presetsBySize(own);
  const wanted: Readonly<Record<string, readonly number[]>> = { full: [1], eighth: [1, 4] };
  const isThere = Object.entries(wanted).every(([preset, ranks]) =>
    presets.includes(preset) && ranks.every((rank) => measuredRanks(own, preset).includes(rank))
  );
  if (!isThere) return notAttempted();
  const parts = [
    above(reserves(own, "full", 1), 0),
    atMost(reserves(own, "eighth", 1), 0),
    above(reserves(own, "eighth", 4), 0),
  ];
  const [n] = Object.keys(wanted).map((preset) => validationTable(own, preset).full.length);
  return measured(reserves(own, "eighth", 1).map((reserve) => -reserve), () => judge(parts), {
    quantity: "pp of validation AUROC beyond the margin, smallest size at r = 1",
    value: presets.map((preset) => {
      const table = validationTable(own, preset);
      const found = smallestSufficientRank(table, LEDGER_MARGIN);
      const { ranks } = table;
      return `${preset} ${nameSufficient(found, ranks)} (${describeInterval(found, ranks)})`;
    }).join(", ") + ` (n=${n})`,
  });
}

/** How far a rank stays above full training less the margin, a value a seed. */
function reserves(rows: readonly Row[], preset: string, rank: number): number[] {
  const { ranks, values, full } = validationTable(rows, preset);
  return values[ranks.indexOf(rank)]
    .map((value, seed) => value - (full[seed] - LEDGER_MARGIN.epsilon));
}

function physionetRows(rows: readonly Row[]): Row[] {
  return select(atProtocol(protocolRows(rows)), {
    benchmark: "physionet2012",
    where: ({ data }) => data === "physionet-2012",
  });
}

/** Cells of the paper beside the rows of their network. */
function besidePaper(
  rows: readonly Row[],
  cells: readonly Cell[],
  networkOf: (cell: Cell) => string = () => "",
): Measurement {
  return measuredAgainstPaper(cells.map((told) => {
    const { preset, rank, value: mean, sd = NaN, n = 1 } = told;
    const adapted = { preset, method: "lottalora", schedule: "static" } as const;
    return {
      name: `${networkOf(told)}${rank === "full" ? "full" : `r=${rank}`}`,
      ours: cell(rows, rank === "full" ? { preset, method: rank } : { ...adapted, rank }),
      paper: { mean, sd, n },
    };
  }));
}
