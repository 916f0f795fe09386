/**
 * Validation scores of a task by size, at the rate that validates best. Test data choose nothing.
 *
 * @module
 */

import { mean } from "simple-statistics";
import {
  type DimensionTable,
  type IntrinsicDimension,
  intrinsicDimension,
} from "../../judging/intrinsic_dimension.ts";
import { select } from "../../judging/select.ts";
import {
  type RankTable,
  smallestSufficientRank,
  type SufficientRank,
} from "../../judging/sufficient_rank.ts";
import type { Row } from "../../rows/row.ts";
import { LEDGER_MARGIN } from "../rank/sufficient.ts";
import { MEASURED_METHODS, type MeasuredMethod } from "./plans.ts";

/** A network on a task, as rows name it. */
export interface MeasuredTask {
  readonly benchmark: string;
  readonly preset: string;
}

/** What was found of a task. */
export interface TaskDimensions extends MeasuredTask {
  /** Weights of the fully trained network. */
  readonly weights: number;
  /** Mean validation score of full training. */
  readonly full: number;
  /** r*(1 pp). */
  readonly sufficient: SufficientRank;
  /** What adapters of that rank train; the largest rank's where none suffices. */
  readonly rankParameters: number;
  /** Ranks that were measured. */
  readonly ranks: readonly number[];
  /** d_int90. */
  readonly dimension: IntrinsicDimension;
  /** Chosen rates, by method. */
  readonly rates: Readonly<Record<MeasuredMethod, number>>;
  /** Seeds of each cell. */
  readonly n: number;
}

/** One method's scores at one rate: sizes rising, seeds in one order. */
interface Curve {
  readonly rate: number;
  readonly sizes: readonly number[];
  readonly values: readonly (readonly number[])[];
  readonly trainable: readonly number[];
}

/** The tasks of some rows, in their order. */
export function measuredTasks(rows: readonly Row[]): MeasuredTask[] {
  const names = new Map(
    rows.map(({ config: { benchmark, preset } }) =>
      [`${benchmark} ${preset}`, { benchmark, preset }] as const
    ),
  );
  return [...names.values()];
}

/** All measures of a task that need no data; null where a method has no rows yet. */
export function dimensionsOf(rows: readonly Row[], task: MeasuredTask): TaskDimensions | null {
  const [full, adapters, subspaces] = MEASURED_METHODS.map((method) =>
    bestCurve(rows, task, method)
  );
  if (full === null || adapters === null || subspaces === null) return null;
  const ranks: RankTable = {
    ...{ ranks: adapters.sizes, values: adapters.values, full: full.values[0] },
  };
  const dimensions: DimensionTable = {
    ...{ dimensions: subspaces.sizes, values: subspaces.values, full: full.values[0] },
  };
  const sufficient = smallestSufficientRank(ranks, LEDGER_MARGIN);
  const place = sufficient.first === null ? -1 : adapters.sizes.indexOf(sufficient.first);
  return {
    ...task,
    weights: full.trainable[0],
    full: mean([...full.values[0]]),
    sufficient,
    rankParameters: adapters.trainable.at(place)!,
    ranks: adapters.sizes,
    dimension: intrinsicDimension(dimensions),
    rates: { full: full.rate, lottalora: adapters.rate, subspace: subspaces.rate },
    n: full.values[0].length,
  };
}

/** The curve whose mean over all its cells validates best; null without rows. */
function bestCurve(rows: readonly Row[], task: MeasuredTask, method: MeasuredMethod): Curve | null {
  const own = select(rows, { ...task, method });
  const rates = [...new Set(own.map(({ config }) => config.optimizer.learningRate))];
  const curves = rates.map((rate) =>
    curveOf(own.filter(({ config }) => config.optimizer.learningRate === rate), rate)
  );
  const score = ({ values }: Curve) => mean(values.flat());
  return curves.toSorted((a, b) => score(b) - score(a)).at(0) ?? null;
}

function curveOf(rows: readonly Row[], rate: number): Curve {
  const sizes = [...new Set(rows.map(sizeOf))].sort((a, b) => a - b);
  const cells = sizes.map((size) =>
    rows.filter((row) => sizeOf(row) === size)
      .toSorted((a, b) => Number(a.config.seeds.backbone) - Number(b.config.seeds.backbone))
  );
  return {
    ...{ rate, sizes },
    values: cells.map((cell) => cell.map(({ result }) => result.validation)),
    trainable: cells.map(([{ result }]) => result.counts.trainable),
  };
}

/** d, r, or 0 for full training, which has one size. */
function sizeOf({ config: { method, subspace, adapter } }: Row): number {
  if (method === "lottalora") return adapter.rank;
  return subspace?.dimension ?? 0;
}
