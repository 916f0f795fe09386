/**
 * Finding 2's limit: the backbone may be any, but it must stay the same.
 *
 * @module
 */
import { metricLabel } from "../metrics/metrics.ts";
import { type Fields, requireInput } from "./input.ts";
import { curveKeys, curves, frame, padded, rankScale, reference } from "./marks.ts";
import { paperCurves, paperKeys, type PaperPoint, paperSpread, withPaper } from "./paper_points.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import type { AccuracyRun } from "./runs.ts";
import { distinct, rangeNote, requireRows, type Spread, spreadEnds, summariseBy } from "./table.ts";

/** The accuracy of one run under one resampling schedule. */
export interface ScheduleRun extends AccuracyRun {
  /** E.g. "static", "each epoch", "each step, k = 2", "each micro-batch, k = 4". */
  readonly schedule: string;
}

const TAKES: Fields = {
  runs: { schedule: "text", rank: "number", value: "number" },
  chance: "number",
  "paper?": "list",
};

/**
 * Accuracy against rank, one curve a schedule, with the accuracy of guessing as a line. Bars span all
 * runs: where a scaffold is redrawn some learn and others do not, and no deviation describes two groups.
 *
 * @param input Runs, chance in percent, and the paper's numbers by our names of the schedules.
 * @returns The figure; its data hold mean, sd and n of every point.
 * @throws DataError without runs, or when an accuracy is not finite.
 */
export function scheduleCurves(
  input: FigureOptions & {
    readonly runs: readonly ScheduleRun[];
    readonly chance: number;
    readonly paper?: readonly PaperPoint<{ readonly schedule: string; readonly rank: number }>[];
  },
): Figure {
  requireInput("scheduleCurves", input, TAKES);
  const { paper = [] } = input;
  requireRows("the resampling schedules", input.runs);
  const points = summariseBy(input.runs, ["schedule", "rank"], (run) => run.value);
  const schedules = distinct(points, (point) => point.schedule);
  const ends = ({ low, high }: Pick<Spread, "low" | "high">) => [low, high] as const;
  const heights = [...points.flatMap(ends), ...paper.map(paperSpread).flatMap(spreadEnds)];
  const of = ({ schedule }: { readonly schedule: string }) => schedule;
  const x = ({ rank }: { readonly rank: number }) => rank;
  return renderFigure({
    title: "Accuracy by rank under each resampling schedule",
    note: rangeNote(points),
    width: input.width,
    setting: input.setting,
    plotHeight: 160,
    legend: [...curveKeys(schedules), ...paperKeys(paper, schedules, of)],
    data: withPaper(points, paper),
    plot: {
      x: rankScale(points.map((point) => point.rank)),
      y: {
        label: metricLabel("accuracy"),
        domain: padded([0, 100, ...heights], 0, 0.02),
        ticks: 5,
      },
      marks: [
        frame(),
        reference(input.chance, `chance, ${input.chance} %`, { side: "right", place: "below" }),
        paperCurves(paper, schedules, { of, x }),
        curves(points, schedules, { of, x, ends }),
      ],
    },
  });
}
