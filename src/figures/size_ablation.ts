/**
 * Finding 3 against the size of the network: r* is relative to the architecture.
 *
 * @module
 */
import { metricOf } from "../metrics/metrics.ts";
import { type Fields, requireInput } from "./input.ts";
import { curveKeys, curves, frame, padded, rankScale, reference } from "./marks.ts";
import {
  SUFFICIENT_ROW,
  sufficientNote,
  type SufficientRank,
  sufficientRanks,
} from "./sufficient_ranks.ts";
import { paperCurves, paperKeys, type PaperPoint, paperSpread, withPaper } from "./paper_points.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import { type RecoveredRun, withTwins } from "./runs.ts";
import { distinct, requireRows, spreadEnds, spreadNote, spreadOf, summariseBy } from "./table.ts";
import { seriesStyle } from "./theme.ts";
import { metricTitle } from "./value_axis.ts";

/** The recovery of one run: its accuracy over that of full training of the same preset. */
export interface RecoveryRun extends RecoveredRun {
  /** E.g. "tiny", "medium"; one curve each. */
  readonly preset: string;
}

const TAKES: Fields = {
  runs: { preset: "text", rank: "number", recovery: "number" },
  sufficient: { preset: "text", label: "text", rank: "any", low: "number", high: "number" },
  "metric?": "text",
  "paper?": "list",
};

/**
 * Recovery against rank, one curve a preset, with r* of every preset and its interval.
 *
 * @param input Runs, the sufficient rank of presets that have one, and the paper's recoveries.
 * @returns The figure; its data hold mean, sd and n of every point.
 * @throws DataError without runs, or when a recovery is not finite.
 */
export function sizeAblation(
  input: FigureOptions & {
    readonly runs: readonly RecoveryRun[];
    readonly sufficient: readonly (SufficientRank & { readonly preset: string })[];
    /** The metric that is recovered, by its id in rows; accuracy by default. */
    readonly metric?: string;
    readonly paper?: readonly PaperPoint<{ readonly preset: string; readonly rank: number }>[];
  },
): Figure {
  requireInput("sizeAblation", input, TAKES);
  const { metric = "accuracy", paper = [] } = input;
  requireRows("the size ablation", input.runs);
  const points = summariseBy(input.runs, ["preset", "rank"], (run) => run.recovery);
  const presets = distinct(points, (point) => point.preset);
  const marks = input.sufficient.filter(({ preset }) => presets.includes(preset));
  const heights = [...points, ...paper.map(paperSpread)].flatMap(spreadEnds);
  const of = ({ preset }: { readonly preset: string }) => preset;
  const x = ({ rank }: { readonly rank: number }) => rank;
  const domain = padded([...heights, 100], 0.04 + SUFFICIENT_ROW * marks.length);
  const span = spreadOf(points.map((point) => point.rank));
  return renderFigure({
    title: `${
      metricTitle(metric)
    } by rank relative to full training, for every size of the network`,
    note: spreadNote(points) + sufficientNote(marks),
    width: input.width,
    setting: input.setting,
    plotHeight: 170,
    legend: [...curveKeys(presets), ...paperKeys(paper, presets, of)],
    data: withPaper(withTwins(points, input.runs, ["preset", "rank"]), paper),
    plot: {
      x: rankScale(points.map((point) => point.rank)),
      y: { label: `${metricOf(metric).name}, % of full training`, domain, ticks: 6 },
      marks: [
        frame(),
        reference(100, "full training"),
        sufficientRanks(
          marks,
          marks.map(({ preset }) => seriesStyle(presets.indexOf(preset))),
          domain,
          [span.low, span.high],
        ),
        paperCurves(paper, presets, { of, x }),
        curves(points, presets, { of, x }),
      ],
    },
  });
}
