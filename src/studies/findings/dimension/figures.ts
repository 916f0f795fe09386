/**
 * The figure of the dimension of tasks, from rows and the components stored beside them.
 *
 * @module
 */

import type { Figure } from "../../../figures/render.ts";
import { type MeasuredDimension, taskDimensions } from "../../../figures/task_dimensions.ts";
import type { IntrinsicDimension } from "../../judging/intrinsic_dimension.ts";
import { describeMargin } from "../../judging/sufficient_rank.ts";
import type { Profile } from "../../rows/profile.ts";
import type { Row } from "../../rows/row.ts";
import { LEDGER_MARGIN } from "../rank/sufficient.ts";
import { HELD, readComponents } from "./components.ts";
import { dimensionsOf, measuredTasks, type TaskDimensions } from "./curves.ts";
import { DIMENSION_PLANS } from "./plans.ts";

/** All figures of the study, by file name. */
export async function dimensionFigures(
  rows: readonly Row[],
  profile: Profile,
  root?: string,
): Promise<Record<string, Figure>> {
  const components = await readComponents(profile, rows[0].data, root);
  const points = measuredTasks(rows).flatMap((task): MeasuredDimension[] => {
    const found = dimensionsOf(rows, task);
    if (found === null) return [];
    const name = nameOf(profile, task);
    const inputs = components[task.benchmark];
    return [
      { task: name, measure: PARAMETERS, ...parametersOf(found) },
      { task: name, measure: "d_int90", ...placeOf(found.dimension) },
      ...(inputs === undefined
        ? []
        : [{ task: name, measure: COMPONENTS, value: inputs.components, bound: "none" as const }]),
    ];
  });
  const { seeds } = DIMENSION_PLANS[profile];
  const setting = "On validation data";
  return { task_dimensions: taskDimensions({ points, runs: seeds.length, setting }) };
}

const PARAMETERS = `parameters of r*(${describeMargin(LEDGER_MARGIN)})`;
const COMPONENTS = `PCA, ${100 * HELD} %`;

/** The name of a task in the plan of a profile. */
export function nameOf(
  profile: Profile,
  { benchmark, preset }: Pick<TaskDimensions, "benchmark" | "preset">,
): string {
  const { tasks } = DIMENSION_PLANS[profile];
  const planned = tasks.find((task) => task.benchmark === benchmark && task.preset === preset);
  return planned?.name ?? `${benchmark} ${preset}`;
}

function parametersOf(
  { sufficient, rankParameters }: TaskDimensions,
): Pick<MeasuredDimension, "value" | "bound"> {
  return { value: rankParameters, bound: sufficient.first === null ? "above" : "none" };
}

function placeOf(
  { estimate, below, reached }: IntrinsicDimension,
): Pick<MeasuredDimension, "value" | "bound"> {
  if (reached === null) return { value: below!, bound: "above" };
  return estimate === null
    ? { value: reached, bound: "at most" }
    : { value: estimate, bound: "none" };
}
