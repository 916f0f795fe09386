/**
 * Showing a figure, a table or text below a notebook's cell.
 *
 * @module
 */

import { kernel, settle } from "./jupyter.ts";
import { embedFonts } from "../figures/embed.ts";
import { trainingCourse } from "../figures/training_course.ts";
import { metricOf, valueText } from "../metrics/metrics.ts";
import type { RunResult } from "../training/config.ts";
import { mediaOf, type Showable } from "./media.ts";

/**
 * Shows a value below the running cell and returns when it has arrived there. Each call makes
 * exactly one output, of a result two; the cell's metadata states how many it makes in all, e.g.
 * `{"lottalora": {"outputs": 2}}`. Outside Jupyter nothing happens.
 *
 * @param value A figure, an element, a table (rows with the same columns), Markdown text, or the result
 * of `run`: its course as a figure, and what came out as a table.
 *
 * @example
 * ```ts ignore
 * await show("Static scaffolds keep **beta** above 0.");
 * await show([{ layer: "hidden", beta: 0.71 }, { layer: "output", beta: 0.93 }]);
 * ```
 */
export async function show(value: Showable | RunResult): Promise<void> {
  if (kernel() === null) return;
  if (!isResult(value)) return await display(value);
  await display(trainingCourse(value));
  await display(resultTable(value));
}

async function display(value: Showable): Promise<void> {
  const jupyter = kernel();
  if (jupyter === null) return;
  await jupyter.broadcast("display_data", {
    data: mediaOf(await portable(value)),
    metadata: {},
    transient: {},
  });
  await settle();
}

/** A figure of ours with its font in it: front-ends need not have it. */
async function portable(value: Showable): Promise<Showable> {
  if (typeof value !== "object" || value === null || !("svg" in value)) return value;
  return { ...value, svg: await embedFonts(value.svg) };
}

function isResult(value: Showable | RunResult): value is RunResult {
  return typeof value === "object" && value !== null && "betaTrace" in value &&
    value.history !== undefined;
}

/** What came out, in a few lines. */
function resultTable(result: RunResult): Record<string, string>[] {
  const { metric, value, validation, trainLoss, testLoss, counts, steps, beta } = result;
  const { valueWithoutBackbone: withoutBackbone } = result;
  const { name } = metricOf(metric);
  const share = (100 * counts.trainable / counts.full).toPrecision(3);
  const lines: [string, string][] = [
    [`test ${name}`, valueText(metric, value)],
    [`validation ${name}`, valueText(metric, validation)],
    ["loss in training, test", `${trainLoss.toFixed(4)}, ${testLoss.toFixed(4)}`],
    ["without the backbone", withoutBackbone === null ? "-" : valueText(metric, withoutBackbone)],
    ["trained numbers", `${counts.trainable} of ${counts.full} (${share} %)`],
    ["steps", String(steps)],
    ["beta", beta.map((gain) => gain.toFixed(3)).join(", ")],
  ];
  return lines.map(([measure, found]) => ({ measure, found }));
}
