/**
 * The table of backbone conditions (arXiv:2604.08749) as curves over the rank.
 *
 * @module
 */
import { accuracyCurves, type Controls, summariseControls } from "./accuracy_curves.ts";
import { type Fields, requireInput } from "./input.ts";
import { rankScale } from "./marks.ts";
import { type PaperPoint, withPaper } from "./paper_points.ts";
import type { Figure, FigureOptions } from "./render.ts";
import type { AccuracyRun } from "./runs.ts";
import { distinct, requireRows, summariseBy } from "./table.ts";

/** The accuracy of one run under one condition. */
export interface ConditionRun extends AccuracyRun {
  /** E.g. "no scaffold", "static scaffold", "trained with, then removed". */
  readonly condition: string;
}

const TAKES: Fields = {
  full: "list",
  headOnly: "list",
  runs: { condition: "text", rank: "number", value: "number" },
  "paper?": "list",
};

/**
 * Accuracy (logarithmic in the error) against rank, one curve a condition, error bars of one
 * standard deviation over seeds; full training and the trained head alone as lines.
 *
 * @param input Runs, and the accuracies (percent, one a seed) of the two references; an empty
 * list leaves a reference out. The paper's numbers stand beside the condition they name.
 * @returns The figure; its data hold mean, sd and n of every point and reference.
 * @throws DataError without runs, or when an accuracy is not finite.
 */
export function backboneConditions(
  input: FigureOptions & Controls & {
    readonly runs: readonly ConditionRun[];
    readonly paper?: readonly PaperPoint<{ readonly condition: string; readonly rank: number }>[];
  },
): Figure {
  requireInput("backboneConditions", input, TAKES);
  const { paper = [] } = input;
  requireRows("the backbone conditions", input.runs);
  const points = summariseBy(input.runs, ["condition", "rank"], (run) => run.value);
  const conditions = distinct(points, (point) => point.condition);
  const controls = summariseControls(input);
  const shift = (index: number) => 2 ** (0.09 * (index - (conditions.length - 1) / 2));
  const placed = <P extends { readonly condition: string; readonly rank: number }>(point: P) => ({
    ...point,
    label: point.condition,
    x: point.rank * shift(conditions.indexOf(point.condition)),
  });
  return accuracyCurves({
    title: "Accuracy by rank under each condition of the backbone",
    note: " Conditions set apart sideways.",
    points: points.map(placed),
    paper: paper.map(placed),
    controls,
    x: { ...rankScale(points.map(({ rank }) => rank)), insetLeft: 14, insetRight: 14 },
    data: withPaper([
      ...points,
      ...controls.map(({ label, summary }) => ({ condition: label, rank: null, ...summary })),
    ], paper),
    width: input.width,
    setting: input.setting,
  });
}
