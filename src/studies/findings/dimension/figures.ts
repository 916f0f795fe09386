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
import { whenAsked } from "../when_asked.ts";
import { HELD, readComponents } from "./components.ts";
import { dimensionsOf, measuredTasks, type TaskDimensions } from "./curves.ts";
import { taskName } from "./plans.ts";

/** All figures of the study, by file name. */
export async function dimensionFigures(
  rows: readonly Row[],
  profile: Profile,
  root?: string,
): Promise<Readonly<Record<string, Figure>>> {
  const components = await readComponents(profile, rows[0].data, root);
  return whenAsked({ task_dimensions: () => dimensionsFigure(rows, components) });
}

function dimensionsFigure(
  rows: readonly Row[],
  components: Awaited<ReturnType<typeof readComponents>>,
): Figure {
  const points = measuredTasks(rows).flatMap((task): MeasuredDimension[] => {
    const found = dimensionsOf(rows, task);
    if (found === null) return [];
    const name = taskName(task);
    const inputs = components[task.benchmark];
    return [
      { task: name, measure: PARAMETERS, ...parametersOf(found) },
      { task: name, measure: "intrinsic dimension, 90 %", ...placeOf(found.dimension) },
      ...(inputs === undefined
        ? []
        : [{ task: name, measure: COMPONENTS, value: inputs.components, bound: "none" as const }]),
    ];
  });
  const seeds = new Set(rows.map(({ config }) => config.seeds.backbone));
  const setting = "On validation data";
  return taskDimensions({ points, runs: seeds.size, setting });
}

const PARAMETERS = `parameters of r*(${describeMargin(LEDGER_MARGIN)})`;
const COMPONENTS = `PCA, ${100 * HELD} %`;

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
