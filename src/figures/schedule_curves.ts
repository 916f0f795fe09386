/**
 * Finding 2's limit: the backbone may be any, but it must stay the same.
 *
 * @module
 */
import { curveKeys, curves, frame, padded, rankScale, reference } from "./marks.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import type { AccuracyRun } from "./runs.ts";
import { distinct, requireRows, spreadEnds, spreadNote, summariseBy } from "./table.ts";

/** The accuracy of one run under one resampling schedule. */
export interface ScheduleRun extends AccuracyRun {
  /** E.g. "static", "each epoch", "each step, k = 2", "each micro-batch, k = 4". */
  readonly schedule: string;
}

/**
 * Accuracy against rank, one curve a schedule, with the accuracy of guessing as a line.
 *
 * @param input Runs, and chance in percent.
 * @returns The figure; its data hold mean, sd and n of every point.
 * @throws DataError without runs, or when an accuracy is not finite.
 */
export function scheduleCurves(
  input: FigureOptions & {
    readonly runs: readonly ScheduleRun[];
    readonly chance: number;
  },
): Figure {
  requireRows("the resampling schedules", input.runs);
  const points = summariseBy(input.runs, ["schedule", "rank"], (run) => run.value);
  const schedules = distinct(points, (point) => point.schedule);
  const heights = points.flatMap(spreadEnds);
  return renderFigure({
    title: "Accuracy by rank under each resampling schedule",
    note: spreadNote(points),
    width: input.width,
    setting: input.setting,
    plotHeight: 160,
    legend: curveKeys(schedules),
    data: points,
    plot: {
      x: rankScale(points.map((point) => point.rank)),
      y: { label: "test accuracy (%)", domain: padded([0, 100, ...heights], 0, 0.02), ticks: 5 },
      marks: [
        frame(),
        reference(input.chance, `chance, ${input.chance} %`, { side: "right", place: "below" }),
        curves(points, schedules, { of: ({ schedule }) => schedule, x: ({ rank }) => rank }),
      ],
    },
  });
}
