/**
 * Picking rows of a study by what they are about.
 *
 * @module
 */
import { FUNCTION, listOf, OBJECT, refuseArguments, refuseOptions } from "../../arguments.ts";
import { UsageError } from "../../errors.ts";
import type { RunConfig } from "../../training/config.ts";
import type { Method } from "../../models/method.ts";
import { type Row, ROWS } from "../rows/row.ts";
import { summarize, type Summary } from "./statistics.ts";

/** What a row must be to be picked; what is left out does not matter. */
export interface Selection {
  /** Id of the benchmark. */
  benchmark?: string;
  /** Size of the architecture. */
  preset?: string;
  /** What is trained. */
  method?: Method;
  /** Rank of the adapter. */
  rank?: number;
  /** Distribution of the backbone. */
  family?: string;
  /** Resampling schedule. */
  schedule?: RunConfig["resample"]["schedule"];
  /** How loraB starts. */
  bInit?: RunConfig["adapter"]["bInit"];
  /** Any further condition. */
  where?: (row: Row) => boolean;
}

const SELECTION = {
  ...{ benchmark: false, preset: false, method: false, rank: false, family: false },
  ...{ schedule: false, bInit: false, where: false },
};

/** A number of a row; undefined or null leaves the row out. */
export type Measure = (row: Row) => number | null | undefined;

/** The test metric. */
export function testMetric(row: Row): number {
  return row.result.value;
}

/** Rows that fit, in their order. @throws {UsageError} for what are no rows, a misspelt condition */
export function select(rows: readonly Row[], selection: Selection): Row[] {
  refuseArguments("select", { rows }, ROWS);
  refuseOptions("select", selection, SELECTION, "selection");
  return rows.filter((row) => fits(row, selection));
}

/**
 * Mean, standard deviation and values of one cell of a table.
 *
 * @param rows rows of a study.
 * @param selection which of them.
 * @param measure what of them; the test metric by default.
 * @returns the summary; n = 0 where no row fits.
 */
export function cell(
  rows: readonly Row[],
  selection: Selection,
  measure: Measure = testMetric,
): Summary {
  refuseArguments("cell", { measure }, FUNCTION);
  return summarize(
    select(rows, selection).map(measure).filter((value) => value !== null && value !== undefined),
  );
}

/**
 * The values of several cells paired by the backbone's seed: only seeds that every cell has.
 *
 * @param rows rows of a study.
 * @param selections one a cell; each holds at most one row a seed.
 * @param measure what of them; the test metric by default.
 * @returns one list of values a cell, all of one length and in one order of seeds.
 * @throws {UsageError} if a cell has two rows of one seed: its selection is too wide.
 */
export function pairedCells(
  rows: readonly Row[],
  selections: readonly Selection[],
  measure: Measure = testMetric,
): number[][] {
  refuseArguments("pairedCells", { selections }, listOf(OBJECT));
  refuseArguments("pairedCells", { measure }, FUNCTION);
  const cells = selections.map((selection) => bySeed(select(rows, selection), measure));
  const seeds = [...cells[0]?.keys() ?? []]
    .filter((seed) => cells.every((values) => values.has(seed)));
  return cells.map((values) => seeds.map((seed) => values.get(seed)!));
}

function bySeed(rows: readonly Row[], measure: Measure): Map<string, number> {
  const values = new Map<string, number>();
  for (const row of rows) {
    const seed = String(row.config.seeds.backbone);
    const value = measure(row);
    if (value === null || value === undefined) continue;
    if (values.has(seed)) {
      throw new UsageError(`Cannot pair cells by seed: seed ${seed} appears twice in one cell`);
    }
    values.set(seed, value);
  }
  return values;
}

function fits({ config, ...row }: Row, selection: Selection): boolean {
  const { where, ...wanted } = selection;
  const found: Record<keyof typeof wanted, unknown> = {
    benchmark: config.benchmark,
    preset: config.preset,
    method: config.method,
    rank: config.adapter.rank,
    family: config.backbone.family,
    schedule: config.resample.schedule,
    bInit: config.adapter.bInit,
  };
  return Object.entries(wanted)
    .every(([name, value]) =>
      value === undefined || found[name as keyof typeof wanted] === value
    ) &&
    (where === undefined || where({ config, ...row }));
}
