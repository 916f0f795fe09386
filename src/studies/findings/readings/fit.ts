/**
 * How near runs come to a table of the paper, when it is taken in one way or another.
 *
 * @module
 */

import { rootMeanSquare } from "simple-statistics";
import { mnist } from "../../../benchmarks/mnist.ts";
import { defaultConfig } from "../../../training/validate.ts";
import { summarize } from "../../judging/statistics.ts";
import { designOf } from "../../rows/design.ts";
import type { Row } from "../../rows/row.ts";
import { withScatter } from "../paper_scatter.ts";
import { arePapers } from "../row_parts.ts";
import { testMetric } from "../../judging/select.ts";
import { changesOf, type ReadTable, type TableCell, type TableReading } from "./tables.ts";

/** In what the runs of a cell may differ. */
const FREE = ["seeds", "steps"] as const;

/** One cell: our runs beside the paper's number. */
export interface CellFit {
  readonly cell: TableCell;
  /** Ours in percent, a list a preset, a value a seed. */
  readonly values: readonly (readonly number[])[];
  /** Mean of ours, each preset counting alike, minus the paper's; percentage points. */
  readonly difference: number;
}

/** One way to take a table: how far all its cells are from the paper's. */
export interface TableFit {
  readonly way: TableReading;
  readonly cells: readonly CellFit[];
  /** Root of the mean over the cells of the squared differences, in percentage points. */
  readonly rms: number;
  /**
   * The same of equal means, by chance: root of the mean over the cells of the squared errors of
   * their differences, ours over seeds and the paper's over its replicates. NaN where a cell is a mean
   * over presets: the paper does not say how its runs scatter within one.
   */
  readonly byChance: number;
  /** The root mean square of each seed's runs alone. */
  readonly bySeed: ReadonlyMap<number, number>;
  /** Runs behind it. */
  readonly n: number;
}

/**
 * Fits one way on the seeds that all its cells and presets have, of the paper's data and budget; null
 * without any.
 *
 * @param rows rows of the study `readings`
 */
export function fitTable(
  rows: readonly Row[],
  table: ReadTable,
  way: TableReading,
): TableFit | null {
  const papers = rows.filter((row) => arePapers([row]));
  const byDesign = Map.groupBy(papers, rowDesign);
  const places = table.cells.map((cell) =>
    cell.presets.map((preset) => valuesBySeed(byDesign.get(cellDesign(preset, cell, way)), way))
  );
  const [one] = places.flat();
  const seeds = [...one.keys()]
    .filter((seed) => places.flat().every((values) => values.has(seed)))
    .sort((a, b) => a - b);
  if (seeds.length === 0) return null;
  const cells = table.cells.map((cell, i): CellFit => {
    const values = places[i].map((own) => seeds.map((seed) => own.get(seed)!));
    return { cell, values, difference: meanOf(values) - cell.told.value };
  });
  const apartAt = (s: number) =>
    rootMeanSquare(
      cells.map(({ cell, values }) => meanOf(values.map((own) => [own[s]])) - cell.told.value),
    );
  return {
    way,
    cells,
    rms: rootMeanSquare(cells.map(({ difference }) => difference)),
    byChance: rootMeanSquare(cells.map(errorOf)),
    bySeed: new Map(seeds.map((seed, s) => [seed, apartAt(s)])),
    n: runsBehind(papers, table, way),
  };
}

/** How many runs there are of a table that is taken in some way, whatever their data and budget. */
export function runsBehind(rows: readonly Row[], table: ReadTable, way: TableReading): number {
  const wanted = new Set(
    table.cells.flatMap((cell) => cell.presets.map((preset) => cellDesign(preset, cell, way))),
  );
  return rows.filter((row) => wanted.has(rowDesign(row))).length;
}

/** All ways of a table that have rows. */
export function fitsOf(rows: readonly Row[], table: ReadTable): TableFit[] {
  return table.ways.flatMap((way) => fitTable(rows, table, way) ?? []);
}

/** What is compared of the runs of a design. */
function valuesBySeed(rows: readonly Row[] = [], { measure = testMetric }: TableReading) {
  return new Map(
    rows.flatMap((row) => {
      const value = measure(row);
      return value === null || value === undefined
        ? []
        : [[Number(row.config.seeds.backbone), value]];
    }),
  );
}

/** How a cell is run in one of its presets, but for seeds and length. */
function cellDesign(preset: string, cell: TableCell, way: TableReading): string {
  return designOf(defaultConfig(mnist, preset, changesOf(cell, way)), FREE);
}

function rowDesign({ config }: Row): string {
  return designOf(config, FREE);
}

/** Of the difference of the two means of a cell. */
function errorOf({ cell: { presets, told }, values }: CellFit): number {
  const ours = values.map((own) => summarize(own))
    .reduce((sum, { sd, n }) => sum + (n > 1 ? sd ** 2 / n : 0), 0) / presets.length ** 2;
  const paper = presets.length > 1 ? NaN : withScatter(told.value).sd ** 2;
  return Math.sqrt(ours + paper);
}

function meanOf(values: readonly (readonly number[])[]): number {
  return summarize(values.map((own) => summarize(own).mean)).mean;
}
