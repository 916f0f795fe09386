/**
 * The table of backbone conditions (arXiv:2604.08749) as curves over the rank.
 *
 * @module
 */
import { curve, curveKey, frame, padded, rankScale, reference } from "./marks.ts";
import { type Figure, renderFigure } from "./render.ts";
import { countNote, distinct, requireRows, summarise, summariseBy } from "./table.ts";
import { type FigureWidth, seriesStyle } from "./theme.ts";

/** The accuracy of one run under one condition. */
export interface ConditionRun {
  /** E.g. "W_seed = 0", "static", "trained with, then removed". */
  readonly condition: string;
  /** Rank of the adapter. */
  readonly rank: number;
  /** Test accuracy, percent. */
  readonly value: number;
  /** Seed of the run. */
  readonly seed: number | string;
}

/**
 * Accuracy against rank, one curve a condition, error bars of one standard deviation over seeds;
 * full training and the trained head alone as lines.
 *
 * @param input Runs, and the accuracies (percent, one a seed) of the two references; an empty
 * list leaves a reference out.
 * @returns The figure; its data hold mean, sd and n of every point and reference.
 * @throws DataError without runs, or when an accuracy is not finite.
 */
export function backboneConditions(
  input: {
    readonly runs: readonly ConditionRun[];
    readonly full: readonly number[];
    readonly headOnly: readonly number[];
    readonly width?: FigureWidth;
    readonly setting?: string;
  },
): Figure {
  requireRows("the backbone conditions", input.runs);
  const points = summariseBy(input.runs, ["condition", "rank"], (run) => run.value);
  const conditions = distinct(points, (point) => point.condition);
  const references = [["full training", input.full], ["head only", input.headOnly]] as const;
  const lines = references.filter(([, values]) => values.length > 0)
    .map(([condition, values]) => ({ condition, rank: null, ...summarise(values) }));
  const heights = [...points, ...lines].flatMap(({ mean, sd }) => [mean - sd, mean + sd]);
  const shift = (index: number) => 2 ** (0.09 * (index - (conditions.length - 1) / 2));
  return renderFigure({
    title: "Accuracy by rank under each condition of the backbone",
    note: `Error bars: 1 sd, ${countNote(points)} a point; conditions set apart sideways.`,
    width: input.width,
    setting: input.setting,
    plotHeight: 170,
    legend: conditions.map((label, index) => curveKey(label, seriesStyle(index))),
    data: [...points, ...lines],
    plot: {
      x: { ...rankScale(points.map((point) => point.rank)), insetLeft: 10, insetRight: 10 },
      y: { label: "test accuracy (%)", domain: padded(heights), ticks: 6 },
      marks: [
        frame(),
        lines.map((line) =>
          reference(line.mean, `${line.condition}, ${line.mean.toFixed(1)} %`, {
            side: line.condition === "full training" ? "left" : "right",
            dash: line.condition === "full training" ? "6 2" : "2 2",
          })
        ),
        conditions.map((condition, index) =>
          curve(
            points.filter((point) => point.condition === condition)
              .map(({ rank, mean, sd }) => ({ x: rank * shift(index), y: mean, error: sd })),
            seriesStyle(index),
          )
        ),
      ],
    },
  });
}
