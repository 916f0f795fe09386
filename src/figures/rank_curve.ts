/**
 * Finding 3: accuracy rises with the rank and saturates at r*(eps).
 *
 * @module
 */
import { accuracyCurves, type Controls, summariseControls } from "./accuracy_curves.ts";
import { type Fields, requireInput } from "./input.ts";
import { rankScale } from "./marks.ts";
import type { SufficientRank } from "./sufficient_ranks.ts";
import { type PaperPoint, withPaper } from "./paper_points.ts";
import type { Figure, FigureOptions } from "./render.ts";
import type { AccuracyRun } from "./runs.ts";
import { requireRows, summariseBy } from "./table.ts";
import { metricAxis, metricTitle } from "./value_axis.ts";

/** The accuracy of one run. */
export interface RankRun extends AccuracyRun {
  /** E.g. "LottaLoRA", "small network, as many parameters". */
  readonly method: string;
  /** Numbers the optimiser moves. */
  readonly trainable: number;
}

/** Where a number of the paper belongs: beside the curve of a method, or, without a rank, a line. */
export interface PaperRankPlace {
  /** As of our runs; of a line, what it is. */
  readonly method: string;
  /** Null for full training. */
  readonly rank: number | null;
  /** Numbers trained; null where the paper does not count them. */
  readonly trainable: number | null;
}

const TAKES: Fields = {
  full: "list",
  headOnly: "list",
  runs: { method: "text", rank: "number", value: "number", trainable: "number" },
  sufficient: { label: "text", rank: "any", low: "number", high: "number" },
  "paper?": "list",
  "metric?": "text",
};

/**
 * Accuracy (logarithmic in the error), or another metric, against rank, one curve a method; full
 * training and the head alone as lines, r*(ε) with its interval at the bottom.
 *
 * @param input Runs; references as values of the metric, one a seed (an empty list leaves one out);
 * sufficient ranks; the metric by its id in rows, accuracy by default; the paper's numbers.
 * @returns The figure; its data hold mean, sd and n of every point and reference.
 * @throws DataError without runs, or when a number is not finite.
 */
export function rankCurve(
  input: FigureOptions & Controls & {
    readonly runs: readonly RankRun[];
    readonly sufficient: readonly SufficientRank[];
    readonly paper?: readonly PaperPoint<PaperRankPlace>[];
    readonly metric?: string;
  },
): Figure {
  requireInput("rankCurve", input, TAKES);
  const { metric = "accuracy", paper = [], width, setting } = input;
  requireRows("the rank curve", input.runs);
  const points = summariseBy(input.runs, ["method", "rank", "trainable"], (run) => run.value);
  const controls = summariseControls(input);
  return accuracyCurves({
    title: `${metricTitle(metric)} by rank, with controls`,
    points: points.map((point) => ({ ...point, label: point.method, x: point.rank })),
    controls,
    axis: metricAxis(metric),
    x: rankScale(points.map(({ rank }) => rank)),
    sufficient: input.sufficient,
    paper: paper.map((point) => ({
      ...point,
      label: point.method,
      x: point.rank,
    })),
    data: withPaper([
      ...points,
      ...controls.map(({ label, summary }) => ({
        method: label,
        rank: null,
        trainable: null,
        ...summary,
      })),
    ], paper),
    width,
    setting,
  });
}
