/**
 * Finding 3: accuracy rises with the rank and saturates at r*(eps).
 *
 * @module
 */
import {
  curve,
  curveKey,
  frame,
  logScale,
  padded,
  rankScale,
  reference,
  SUFFICIENT_ROW,
  type SufficientRank,
  sufficientRanks,
} from "./marks.ts";
import { type Figure, renderFigure } from "./render.ts";
import { countNote, distinct, requireRows, summarise, summariseBy } from "./table.ts";
import { type FigureWidth, MUTED, seriesStyle } from "./theme.ts";

/** The accuracy of one run. */
export interface RankRun {
  /** E.g. "LottaLoRA", "small network, as many parameters". */
  readonly method: string;
  /** Rank of the adapter, or of the adapter that the control has as many parameters as. */
  readonly rank: number;
  /** Numbers the optimiser moves. */
  readonly trainable: number;
  /** Test accuracy, percent. */
  readonly value: number;
  /** Seed of the run. */
  readonly seed: number | string;
}

/**
 * Accuracy against rank, or against trainable parameters, one curve a method; full training and
 * the head alone as lines, r*(eps) with its interval at the bottom.
 *
 * @param input Runs; references as accuracies in percent, one a seed (an empty list leaves one
 * out); sufficient ranks; the horizontal axis (default "rank"; with "trainable" no r* is drawn).
 * @returns The figure; its data hold mean, sd and n of every point and reference.
 * @throws DataError without runs, or when a number is not finite.
 */
export function rankCurve(
  input: {
    readonly runs: readonly RankRun[];
    readonly full: readonly number[];
    readonly headOnly: readonly number[];
    readonly sufficient: readonly SufficientRank[];
    readonly axis?: "rank" | "trainable";
    readonly width?: FigureWidth;
    readonly setting?: string;
  },
): Figure {
  const { axis = "rank" } = input;
  requireRows("the rank curve", input.runs);
  const points = summariseBy(input.runs, ["method", "rank", "trainable"], (run) => run.value);
  const methods = distinct(points, (point) => point.method);
  const references = [["full training", input.full], ["head only", input.headOnly]] as const;
  const lines = references.filter(([, values]) => values.length > 0)
    .map(([method, values]) => ({ method, rank: null, trainable: null, ...summarise(values) }));
  const marks = axis === "rank" ? input.sufficient : [];
  const heights = [...points, ...lines].flatMap(({ mean, sd }) => [mean - sd, mean + sd]);
  const domain = padded(heights, 0.04 + SUFFICIENT_ROW * marks.length);
  const span = summarise(points.map((point) => point[axis]));
  const markStyles = marks.map(() => ({ ...seriesStyle(0), color: MUTED }));
  return renderFigure({
    title: `Accuracy by ${axis === "rank" ? "rank" : "trainable parameters"}, with controls`,
    note: `Error bars: 1 sd over seeds, ${countNote(points)} runs a point.` +
      (marks.length > 0 ? " Open dots: r*(eps), bars: its interval (arrow: beyond the axis)." : ""),
    width: input.width,
    setting: input.setting,
    plotHeight: 170,
    legend: methods.map((label, index) => curveKey(label, seriesStyle(index))),
    data: [...points, ...lines],
    plot: {
      x: axis === "rank"
        ? rankScale(points.map((point) => point.rank))
        : logScale("trainable parameters", span.low, span.high),
      y: { label: "test accuracy (%)", domain, ticks: 6 },
      marks: [
        frame(),
        lines.map((line) =>
          reference(line.mean, `${line.method}, ${line.mean.toFixed(1)} %`, {
            side: line.method === "full training" ? "left" : "right",
            dash: line.method === "full training" ? "6 2" : "2 2",
          })
        ),
        sufficientRanks(marks, markStyles, domain, [span.low, span.high]),
        methods.map((method, index) =>
          curve(
            points.filter((point) => point.method === method)
              .map((point) => ({ x: point[axis], y: point.mean, error: point.sd })),
            seriesStyle(index),
          )
        ),
      ],
    },
  });
}
