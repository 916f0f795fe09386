/**
 * The cells of a study of one's own: each method at each rank, at the rate that validates best.
 *
 * @module
 */

import { mean } from "simple-statistics";
import { DataError } from "../../errors.ts";
import type { Method } from "../../models/method.ts";
import { recoveryAboveChance, recoveryOf } from "../judging/chance.ts";
import { differences, meanInterval, summarize, type Summary } from "../judging/statistics.ts";
import {
  type Margin,
  type RankTable,
  smallestSufficientRank,
  type SufficientRank,
} from "../judging/sufficient_rank.ts";
import { describeRun, type Row } from "../rows/row.ts";

/** One method at one rank. */
export interface StudyCell {
  readonly method: Method;
  /** Null for what has none. */
  readonly rank: number | null;
  /** The learning rate that validated best, of those that were tried. */
  readonly rate: number;
  /** Its rows, a seed each, in the order of the seeds. */
  readonly rows: readonly Row[];
}

/** Methods that have a rank. */
const RANKED: readonly Method[] = ["lottalora", "small", "zero"];

/**
 * The cells of some rows. Of several rates that of the best mean on validation data is taken, of equal
 * ones the first; test data choose nothing. A rate at which a run failed is left out.
 *
 * @param rows of one task and network
 * @param lower whether smaller values of the metric are better
 * @throws {DataError} for a method and rank of which a run failed at every rate
 */
export function cellsOf(rows: readonly Row[], lower: boolean): StudyCell[] {
  const seeds = new Set(rows.map(({ config }) => config.seeds.backbone)).size;
  const rankOf = ({ config: { method, adapter } }: Row) =>
    RANKED.includes(method) ? adapter.rank : null;
  const groups = Map.groupBy(rows, (row) => `${row.config.method} ${rankOf(row)}`);
  return [...groups.values()].map((own) => {
    const byRate = Map.groupBy(own, ({ config }) => config.optimizer.learningRate);
    const score = (some: readonly Row[]) =>
      (lower ? -1 : 1) * mean(some.map(({ result }) => result.validation));
    const [found] = [...byRate].filter(([, some]) => some.length === seeds)
      .toSorted(([, a], [, b]) => score(b) - score(a));
    if (found === undefined) {
      throw new DataError(`${describeRun(own[0].config)}: some seed failed at every learning rate`);
    }
    const [rate, best] = found;
    return { method: best[0].config.method, rank: rankOf(best[0]), rate, rows: best };
  });
}

/** The cell of a method at a rank; undefined where there is none. */
export function cellAt(
  cells: readonly StudyCell[],
  method: Method,
  rank: number | null = null,
): StudyCell | undefined {
  return cells.find((cell) => cell.method === method && cell.rank === rank);
}

/** Test values of a cell, a seed each; none of no cell. */
export function testValues(cell: StudyCell | undefined): number[] {
  return cell === undefined ? [] : cell.rows.map(({ result }) => result.value);
}

/** One line of the table. */
export interface StudyLine {
  /** What is trained. */
  readonly method: Method;
  /** Null for what has none. */
  readonly rank: number | null;
  /** The learning rate that validated best, of those that were tried. */
  readonly rate: number;
  /** Numbers that are trained. */
  readonly trained: number;
  /** The same in percent of full training's. */
  readonly share: number;
  /** The metric on validation data, a value a seed. */
  readonly validation: Summary;
  /** The same on test data. */
  readonly test: Summary;
  /** Full training minus this, paired by seed; above 0 where this is worse, whatever the metric. */
  readonly gap: Summary;
  /** 95 % t interval of the gap. */
  readonly gapInterval: readonly [number, number];
  /** Percent of full training. */
  readonly recovery: number;
  /** The same above the best constant; null where that is not known or full training is no better. */
  readonly recoveryAboveConstant: number | null;
}

/** A line a cell, in their order. */
export function linesOf(
  cells: readonly StudyCell[],
  { constant, lower }: { readonly constant: number | null; readonly lower: boolean },
): StudyLine[] {
  const full = testValues(cellAt(cells, "full"));
  const fullMean = mean(full);
  return cells.map((cell) => {
    const { counts } = cell.rows[0].result;
    const values = testValues(cell);
    const test = summarize(values);
    const gaps = lower ? differences(values, full) : differences(full, values);
    return {
      ...{ method: cell.method, rank: cell.rank, rate: cell.rate },
      trained: counts.trainable,
      share: 100 * counts.trainable / counts.full,
      validation: summarize(cell.rows.map(({ result }) => result.validation)),
      test,
      gap: summarize(gaps),
      gapInterval: meanInterval(gaps),
      recovery: recoveryOf(test.mean, fullMean, lower),
      recoveryAboveConstant: recoveryAboveChance(test.mean, fullMean, constant, lower),
    };
  });
}

/** r*(eps) of the adapters, on validation data. */
export function sufficientOf(cells: readonly StudyCell[], margin: Margin): SufficientRank {
  const adapters = cells.filter(({ method }) => method === "lottalora");
  const full = cellAt(cells, "full");
  if (full === undefined || adapters.length === 0) {
    throw new DataError("Full training or all adapters failed at every learning rate");
  }
  const values = (cell: StudyCell) => cell.rows.map(({ result }) => result.validation);
  const table: RankTable = {
    ranks: adapters.map(({ rank }) => rank!),
    values: adapters.map(values),
    full: values(full),
  };
  return smallestSufficientRank(table, margin);
}
