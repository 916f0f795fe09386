/**
 * How near runs come to a table of the paper, when it is taken in one way or another.
 *
 * @module
 */

import { mnist } from "../../../benchmarks/mnist.ts";
import { withoutNeutral } from "../../../training/neutral.ts";
import { defaultConfig } from "../../../training/validate.ts";
import { summarize } from "../../judging/statistics.ts";
import type { Sample } from "../../judging/two_samples.ts";
import { canonicalJson, type Row } from "../../rows/row.ts";
import { PAPER_SCATTER } from "../rank/paper.ts";
import { arePapers } from "../row_parts.ts";
import {
  changesOf,
  measureOf,
  type ReadTable,
  type TableCell,
  type TableReading,
} from "./tables.ts";

/** One cell: our runs beside the paper's number. */
export interface CellFit {
  readonly cell: TableCell;
  /** Our values, in percent: a value a preset and seed. */
  readonly values: readonly number[];
  /** Mean of ours minus the paper's, in percentage points. */
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
   * their differences, ours and the paper's.
   */
  readonly byChance: number;
  /** The root mean square of each seed's runs alone, by rising seed; of seeds that all cells have. */
  readonly bySeed: readonly number[];
  /** Runs behind it. */
  readonly n: number;
}

/**
 * Fits one way; null unless every cell has runs of the paper's data and budget.
 *
 * @param rows rows of the study `readings`
 */
export function fitTable(
  rows: readonly Row[],
  table: ReadTable,
  way: TableReading,
): TableFit | null {
  const papers = rows.filter((row) => arePapers([row]));
  const cells = table.cells.map((cell) => ({ cell, runs: runsOf(papers, cell, way) }));
  if (cells.some(({ runs }) => runs.length === 0)) return null;
  const fits = cells.map(({ cell, runs }): CellFit => {
    const values = runs.map(({ value }) => value);
    return { cell, values, difference: summarize(values).mean - cell.told.value };
  });
  const seeds = [...new Set(cells[0].runs.map(({ seed }) => seed))]
    .filter((seed) => cells.every(({ runs }) => runs.some((run) => run.seed === seed)))
    .sort((a, b) => a - b);
  const bySeed = seeds.map((seed) =>
    rootMeanSquare(
      cells.map(({ cell, runs }) =>
        summarize(runs.filter((run) => run.seed === seed).map(({ value }) => value)).mean -
        cell.told.value
      ),
    )
  );
  return {
    way,
    cells: fits,
    rms: rootMeanSquare(fits.map(({ difference }) => difference)),
    byChance: rootMeanSquare(fits.map(errorOf)),
    bySeed,
    n: runsBehind(papers, table, way),
  };
}

/** How many runs there are of a table that is taken in some way, whatever their data and budget. */
export function runsBehind(rows: readonly Row[], table: ReadTable, way: TableReading): number {
  return new Set(table.cells.flatMap((cell) => runsOf(rows, cell, way).map(({ row }) => row))).size;
}

/** All ways of a table that have rows. */
export function fitsOf(rows: readonly Row[], table: ReadTable): TableFit[] {
  return table.ways.flatMap((way) => fitTable(rows, table, way) ?? []);
}

interface CellRun {
  readonly row: Row;
  readonly seed: number;
  readonly value: number;
}

/** The runs that are configured as a cell asks, but for their seeds and length. */
function runsOf(rows: readonly Row[], cell: TableCell, way: TableReading): CellRun[] {
  const wanted = new Set(cell.presets.map((preset) => designOf(preset, cell, way)));
  const measure = measureOf(way);
  return rows.filter((row) => wanted.has(withoutSeeds(row.config))).flatMap((row) => {
    const value = measure(row);
    if (value === null || value === undefined) return [];
    return [{ row, seed: Number(row.config.seeds.backbone), value }];
  });
}

function designOf(preset: string, cell: TableCell, way: TableReading): string {
  return withoutSeeds(defaultConfig(mnist, preset, changesOf(cell, way)));
}

function withoutSeeds(config: Row["config"]): string {
  return canonicalJson({ ...withoutNeutral(config), seeds: null, steps: null });
}

/** Of the difference of two means: the paper's own scatter where it gives one, else its replicates'. */
function errorOf({ cell: { told }, values }: CellFit): number {
  const { sd, n } = summarize(values);
  const paper: Sample = told.sd === undefined || told.n === undefined
    ? { mean: told.value, n: 1, ...PAPER_SCATTER }
    : { mean: told.value, sd: told.sd, n: told.n };
  return Math.sqrt((n > 1 ? sd ** 2 / n : 0) + paper.sd ** 2 / paper.n);
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
}
