/**
 * The readings in one table.
 *
 * @module
 */

import { refuseArguments } from "../../../arguments.ts";
import { type Row, ROWS } from "../../rows/row.ts";
import { summarize } from "../../judging/statistics.ts";
import { SCHEDULE_NAMES } from "../../rows/names.ts";
import { type CellFit, fitsOf, fitTable, runsBehind, type TableFit } from "./fit.ts";
import { READ_TABLES, type ReadTable, type TableCell } from "./tables.ts";

/** One line of {@linkcode readingsTable}. */
export type ReadingLine = Record<string, string | number>;

/** Rows are not of the paper's data and budget, or it does not tell what it would take. */
const NOT_COMPARED = "";

/**
 * A line for each table of the paper and way to take it: the root mean square of the differences over
 * the table's cells, what equal means would have by chance, the largest difference, and the readings
 * that run it.
 *
 * @param rows rows of the study `readings`
 */
export function readingsTable(rows: readonly Row[]): ReadingLine[] {
  refuseArguments("readingsTable", { rows }, ROWS);
  return Object.values<ReadTable>(READ_TABLES).flatMap((table) =>
    table.ways.flatMap((way) => {
      const n = runsBehind(rows, table, way);
      if (n === 0) return [];
      const fit = fitTable(rows, table, way);
      return [{
        table: table.name,
        "taken as": way.name,
        "--reading": way.readings.join(","),
        "cells": table.cells.length,
        "RMS, pp": fit?.rms.toFixed(2) ?? NOT_COMPARED,
        "by chance": chance(fit),
        "largest": fit === null ? NOT_COMPARED : largest(fit).toFixed(2),
        runs: n,
      }];
    })
  );
}

/** Of cells that are means over presets it is not known. */
function chance(fit: TableFit | null): string {
  return fit === null || Number.isNaN(fit.byChance) ? NOT_COMPARED : fit.byChance.toFixed(2);
}

/** The difference of the cell that fits worst, without its sign. */
function largest({ cells }: TableFit): number {
  return Math.max(...cells.map(({ difference }) => Math.abs(difference)));
}

/**
 * The cells of one table beside ours, a column a way to take it: mean and sample deviation over seeds
 * (each preset counting alike, and then without deviation).
 *
 * @param rows rows of the study `readings`
 * @param table one of `READ_TABLES`
 */
export function readingCells(rows: readonly Row[], table: ReadTable): ReadingLine[] {
  const fits = fitsOf(rows, table);
  return table.cells.map((cell, i) => ({
    cell: describeCell(cell),
    paper: cell.told.value.toFixed(2),
    ...Object.fromEntries(fits.map(({ way, cells }) => [way.name, ours(cells[i])])),
  }));
}

function describeCell({ presets, rank, changes: { resample } }: TableCell): string {
  const schedule = resample === undefined
    ? ""
    : `, ${SCHEDULE_NAMES[resample.schedule!](resample.k!)}`;
  return `${presets.length > 1 ? "all presets" : presets[0]}${schedule}, r = ${rank}`;
}

function ours({ cell, values, difference }: CellFit): string {
  const mean = (cell.told.value + difference).toFixed(2);
  const [seeds] = values;
  return values.length > 1 || seeds.length < 2
    ? mean
    : `${mean} ± ${summarize(seeds).sd.toFixed(2)}`;
}
