/**
 * Finding 3 against the size of the network: r* is relative to the architecture.
 *
 * @module
 */
import {
  curveKeys,
  curves,
  frame,
  padded,
  rankScale,
  reference,
  SUFFICIENT_ROW,
  sufficientNote,
  type SufficientRank,
  sufficientRanks,
} from "./marks.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import { type RecoveredRun, withTwins } from "./runs.ts";
import { distinct, requireRows, spreadEnds, spreadNote, spreadOf, summariseBy } from "./table.ts";
import { seriesStyle } from "./theme.ts";

/** The recovery of one run: its accuracy over that of full training of the same preset. */
export interface RecoveryRun extends RecoveredRun {
  /** E.g. "tiny", "medium"; one curve each. */
  readonly preset: string;
}

/**
 * Recovery against rank, one curve a preset, with r* of every preset and its interval.
 *
 * @param input Runs, and the sufficient rank of presets that have one.
 * @returns The figure; its data hold mean, sd and n of every point.
 * @throws DataError without runs, or when a recovery is not finite.
 */
export function sizeAblation(
  input: FigureOptions & {
    readonly runs: readonly RecoveryRun[];
    readonly sufficient: readonly (SufficientRank & { readonly preset: string })[];
    /** What is recovered; "accuracy" by default. */
    readonly metric?: string;
  },
): Figure {
  requireRows("the size ablation", input.runs);
  const points = summariseBy(input.runs, ["preset", "rank"], (run) => run.recovery);
  const presets = distinct(points, (point) => point.preset);
  const marks = input.sufficient.filter(({ preset }) => presets.includes(preset));
  const heights = points.flatMap(spreadEnds);
  const domain = padded([...heights, 100], 0.04 + SUFFICIENT_ROW * marks.length);
  const span = spreadOf(points.map((point) => point.rank));
  return renderFigure({
    title: "Accuracy by rank relative to full training, for every size of the network",
    note: spreadNote(points) + sufficientNote(marks),
    width: input.width,
    setting: input.setting,
    plotHeight: 170,
    legend: curveKeys(presets),
    data: withTwins(points, input.runs, ["preset", "rank"]),
    plot: {
      x: rankScale(points.map((point) => point.rank)),
      y: { label: `${input.metric ?? "accuracy"}, % of full training`, domain, ticks: 6 },
      marks: [
        frame(),
        reference(100, "full training"),
        sufficientRanks(
          marks,
          marks.map(({ preset }) => seriesStyle(presets.indexOf(preset))),
          domain,
          [span.low, span.high],
        ),
        curves(points, presets, { of: ({ preset }) => preset, x: ({ rank }) => rank }),
      ],
    },
  });
}
