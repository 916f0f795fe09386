/**
 * The dimension of tasks in one table.
 *
 * @module
 */

import { refuseArguments } from "../../../arguments.ts";
import { describeInterval, describeRank } from "../../judging/sufficient_rank.ts";
import { describeDimension } from "../../judging/intrinsic_dimension.ts";
import { type Row, ROWS } from "../../rows/row.ts";
import { dimensionsOf, measuredTasks } from "./curves.ts";
import { taskName } from "./plans.ts";

/** One line of {@linkcode dimensionTable}. */
export type DimensionLine = Record<string, string | number>;

/**
 * A line a task: r*(1 pp) with the parameters it stands for, d_int90 with its bracket, and the rates
 * that validated best.
 *
 * @param rows rows of the study `dimension`
 */
export function dimensionTable(rows: readonly Row[]): DimensionLine[] {
  refuseArguments("dimensionTable", { rows }, ROWS);
  return measuredTasks(rows).flatMap((task) => {
    const found = dimensionsOf(rows, task);
    if (found === null) return [];
    const { sufficient, rankParameters, ranks, dimension, rates } = found;
    return [{
      task: taskName(task),
      weights: found.weights,
      "full, validation": Number(found.full.toFixed(2)),
      "r*(1 pp)": describeRank(sufficient.first, ranks),
      "interval of r*": describeInterval(sufficient, ranks),
      "its parameters": sufficient.first === null ? `> ${rankParameters}` : rankParameters,
      "d_int90": describeDimension(dimension),
      "rate full": rates.full,
      "rate adapters": rates.lottalora,
      "rate subspace": Number(rates.subspace.toPrecision(3)),
      n: found.n,
    }];
  });
}
