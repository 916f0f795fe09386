/**
 * Accuracies of several methods as curves, with controls that have no rank as lines: what the
 * figures of ranks and of backbone conditions share.
 *
 * @module
 */
import type * as Plot from "@observablehq/plot";
import { freePlace } from "./free_place.ts";
import { curveKeys, curves, frame, padded, reference, type ReferenceOptions } from "./marks.ts";
import {
  SUFFICIENT_ROW,
  sufficientNote,
  type SufficientRank,
  sufficientRanks,
} from "./sufficient_ranks.ts";
import { paperCurves, paperKeys, paperLine, type PaperPoint, paperSpread } from "./paper_points.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import { distinct, type Spread, spreadEnds, spreadNote, spreadOf, type Table } from "./table.ts";
import { MUTED, seriesStyle, textWidth } from "./theme.ts";
import { metricAxis, type ValueAxis } from "./value_axis.ts";

/** The controls without a rank: accuracies in percent, one a seed; empty where not measured. */
export interface Controls {
  /** Full training of the same architecture. */
  readonly full: readonly number[];
  /** The head alone, on the frozen features. */
  readonly headOnly: readonly number[];
}

/** A control as a line over the whole width. */
interface ControlLine {
  /** What it is called. */
  readonly label: string;
  /** Its accuracies. */
  readonly summary: Spread;
  /** Where its label stands, and its dash. */
  readonly look: ReferenceOptions & Required<Pick<ReferenceOptions, "side">>;
}

/** Height of a plot in points; about its width too. */
const PLOT_SIZE = 170;

/** Labels at opposite ends, so that lines close to each other can be told apart. */
const LINES = [
  { control: "full", label: "full training", look: { side: "left", dash: "6 2" } },
  { control: "headOnly", label: "head alone", look: { side: "right", dash: "2 2" } },
] as const;

/** The controls that were measured, each summarised, with its name and look. */
export function summariseControls(controls: Controls): ControlLine[] {
  return LINES.filter(({ control }) => controls[control].length > 0)
    .map(({ control, label, look }) => ({
      label,
      look,
      summary: spreadOf(controls[control]),
    }));
}

/**
 * Means with error bars, one curve a label, on an axis logarithmic in the error unless another is
 * given.
 *
 * @param input Points and controls; the horizontal axis; sufficient ranks to mark at the bottom;
 * the paper's points beside ours (without a place: its full training, as a line); title, further
 * note, data, width and setting of the figure.
 */
export function accuracyCurves(
  input: FigureOptions & {
    readonly title: string;
    readonly note?: string;
    readonly points: readonly (Spread & { readonly label: string; readonly x: number })[];
    readonly controls: readonly ControlLine[];
    readonly x: Plot.ScaleOptions;
    readonly axis?: ValueAxis;
    readonly sufficient?: readonly SufficientRank[];
    readonly paper?: readonly PaperPoint<{ readonly label: string; readonly x: number | null }>[];
    readonly data: Table;
  },
): Figure {
  const {
    points,
    controls,
    sufficient = [],
    paper = [],
    note = "",
    axis = metricAxis("accuracy"),
  } = input;
  const { place } = axis;
  const labels = distinct(points, ({ label }) => label);
  const placed = paper.filter(({ x }) => x !== null);
  const lines = paper.filter(({ x }) => x === null);
  const heights = [...points, ...controls.map(({ summary }) => summary), ...paper.map(paperSpread)]
    .flatMap((summary) => spreadEnds(summary).map(place));
  const domain = padded(heights, 0.04 + SUFFICIENT_ROW * sufficient.length);
  const { low, high } = spreadOf(points.map(({ x }) => x));
  const bars = points.map(({ x, ...summary }) => {
    const [bottom, top] = spreadEnds(summary).map(place);
    return {
      at: high > low ? Math.log(x / low) / Math.log(high / low) : 0.5,
      low: bottom,
      high: top,
    };
  });
  const markStyles = sufficient.map(() => ({ ...seriesStyle(0), color: MUTED }));
  return renderFigure({
    title: input.title,
    note: `${spreadNote(points)}${sufficientNote(sufficient)}${note}${lineNote(lines)} ${axis.note}`
      .trimEnd(),
    width: input.width,
    setting: input.setting,
    plotHeight: PLOT_SIZE,
    legend: [...curveKeys(labels), ...paperKeys(placed, labels, ({ label }) => label)],
    data: input.data,
    plot: {
      x: input.x,
      y: axis.scale(domain),
      marks: [
        frame(),
        controls.map(({ label, summary: { mean }, look }) => {
          const text = `${label}, ${axis.text(mean)}`;
          const width = textWidth(text) / PLOT_SIZE + 0.05;
          const height = 0.055 * (domain[1] - domain[0]);
          const free = freePlace(bars, { y: place(mean), width, height }, look.side);
          return reference(place(mean), text, { ...look, ...free });
        }),
        sufficientRanks(sufficient, markStyles, domain, [low, high]),
        lines.map(({ value }) => paperLine(place(value))),
        paperCurves(placed, labels, {
          of: ({ label }) => label,
          x: ({ x }) => Number(x),
          place,
        }),
        curves(points, labels, { of: ({ label }) => label, x: ({ x }) => x, place }),
      ],
    },
  });
}

/** Says what the thin lines are. */
function lineNote(lines: readonly { readonly label: string; readonly value: number }[]): string {
  return lines.map(({ label, value }) => ` Thin line: ${label} in the paper, ${value} %.`).join("");
}
