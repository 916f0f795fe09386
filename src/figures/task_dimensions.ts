/**
 * The dimension of tasks, by several measures on one axis.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { type Fields, requireInput } from "./input.ts";
import { frame, logScale } from "./marks.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import { distinct, requireRows } from "./table.ts";
import { FAINT, INK, labelRoom, seriesStyle } from "./theme.ts";

/** One task by one measure. */
export interface MeasuredDimension {
  /** E.g. "MNIST, tiny"; tasks lie below each other in the order of their first point. */
  readonly task: string;
  /** E.g. "intrinsic dimension, 90 %"; one look each. */
  readonly measure: string;
  /** Above 0. */
  readonly value: number;
  /** The value is an upper or a lower bound; "none" where it is the measure itself. */
  readonly bound: "none" | "above" | "at most";
}

/** Vertical room of a task, in points. */
const ROW = 20;

/** Points between the marks of one task. */
const APART = 5;

const TAKES: Fields = {
  points: { task: "text", measure: "text", value: "number", bound: "text" },
  runs: "number",
};

/**
 * A line a task, a mark a measure; arrows point where a bound leaves the value open.
 *
 * @param input Points in any order of measures, and how many runs each is read from.
 * @returns The figure; its data are the points.
 * @throws DataError without points, or when a value is not finite.
 */
export function taskDimensions(
  input: FigureOptions & {
    readonly points: readonly MeasuredDimension[];
    readonly runs: number;
  },
): Figure {
  requireInput("taskDimensions", input, TAKES);
  const { points, runs, setting, width } = input;
  requireRows("the dimension of tasks", points);
  const tasks = distinct(points, ({ task }) => task);
  const measures = distinct(points, ({ measure }) => measure);
  const values = points.map(({ value }) => value);
  const isBounded = points.some(({ bound }) => bound !== "none");
  return renderFigure({
    title: "The dimension of tasks by several measures",
    note: "Each measure counts something else: the order of tasks is what can be compared. " +
      `Curves behind a mark: means over n = ${runs} seeds.` +
      (isBounded ? " Arrow: a bound, the value lies beyond it." : ""),
    ...{ width, setting, data: points.map((point) => ({ ...point })) },
    plotHeight: 40 + ROW * tasks.length,
    legend: measures.map((label, i) => {
      const { color, marker } = seriesStyle(i);
      return { label, color, marker };
    }),
    plot: {
      marginLeft: labelRoom(tasks),
      x: logScale("numbers", Math.min(...values) / 1.5, Math.max(...values) * 1.5),
      y: { type: "point", domain: tasks, label: null, padding: 0.6 },
      marks: [
        frame(),
        Plot.ruleY(tasks, { y: (task) => task, stroke: FAINT, strokeWidth: 0.6 }),
        measures.flatMap((measure, i) =>
          marksOf(points.filter((point) => point.measure === measure), i, measures.length)
        ),
      ],
    },
  });
}

/** The marks of one measure, and the arrows of its bounds. */
function marksOf(
  points: readonly MeasuredDimension[],
  index: number,
  measures: number,
): Plot.Markish[] {
  const { color: fill, marker: symbol } = seriesStyle(index);
  const dy = APART * (index - (measures - 1) / 2);
  const arrows = (bound: MeasuredDimension["bound"], text: string, dx: number) =>
    Plot.text(points.filter((point) => point.bound === bound), {
      ...{ x: "value", y: "task", text: () => text, fill: INK, dx, dy },
    });
  return [
    Plot.dot(points, { x: "value", y: "task", fill, symbol, r: 2.8, dy }),
    arrows("above", "→", 8),
    arrows("at most", "←", -8),
  ];
}
