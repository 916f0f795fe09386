/**
 * A figure of one's own: what Observable Plot draws, in the type and on the paper of ours.
 *
 * @module
 */
import * as ObservablePlot from "@observablehq/plot";
import { objectWith, refuseArguments } from "../arguments.ts";
import { UsageError } from "../errors.ts";
import { figureDocument } from "./document.ts";
import type { LegendItem } from "./legend.ts";
import { type Figure, renderFigure } from "./render.ts";
import { currentStyle, styled, styleInches } from "./style.ts";
import type { Table } from "./table.ts";
import { type FigureWidth, POINTS_PER_INCH, seriesStyle, TEXT_SIZE, WIDTHS } from "./theme.ts";

/** Observable Plot itself, for marks and transforms. */
export const Plot: typeof ObservablePlot = ObservablePlot;

/** Options of `Plot.plot`, and what our figures have besides. */
export interface OwnPlotOptions
  extends Omit<NonNullable<Parameters<typeof Plot.plot>[0]>, "document" | "figure" | "width"> {
  /** What the figure shows, one sentence; its alternative text, not drawn. */
  readonly title?: string;
  /** Small print under the plot; none by default. */
  readonly caption?: string;
  /** "column" (default) or "page", or points, 72 to 1440; a style's width takes its place. */
  readonly width?: FigureWidth | number;
  /** Of the plot with its axes, in points; 0.62 of the figure's width by default. */
  readonly height?: number;
  /** The numbers drawn, for the CSV of `writeFigure`; none by default. */
  readonly data?: Table;
}

const OPTIONS = objectWith("an object with marks, as Plot.plot takes it", "marks");

/** Height over width, as of Plot itself. */
const PROPORTION = 0.62;

/**
 * Draws a figure of one's own with Observable Plot. It needs no document, carries its font, and looks
 * as `styled` says. `show` or the end of a cell shows it, `writeFigure` saves it. Colours of categories
 * are those of our series unless `color` names others; `color: { legend: true }` lists them on top.
 *
 * @param options as of `Plot.plot`; sizes are in points
 * @throws {UsageError} for a legend of anything but colours of categories, and for a width out of range
 *
 * @example
 * ```ts
 * import { Plot, plot } from "lottalora/figures";
 *
 * const rows = [{ rank: 1, accuracy: 95 }, { rank: 2, accuracy: 99 }];
 * const figure = plot({
 *   title: "Accuracy by rank",
 *   marks: [Plot.line(rows, { x: "rank", y: "accuracy", marker: true })],
 * });
 * console.log(figure.svg.length);
 * ```
 */
export function plot(options: OwnPlotOptions): Figure {
  refuseArguments("plot", { options }, OPTIONS);
  const { title = "Plot", subtitle, caption = "", width = "column", height, data = [], ...given } =
    options;
  const style = currentStyle();
  const points = (styleInches(style) ?? pointsOf(width) / POINTS_PER_INCH) * POINTS_PER_INCH;
  // All of a figure is scaled by the size of its text.
  const scaling = (style.fontSize ?? TEXT_SIZE) / TEXT_SIZE;
  const { color, legend, scale } = coloured(given);
  // Room for the names of facets, as Plot leaves it.
  const room = {
    ...(scale("fx") && { marginTop: 20 }),
    ...(scale("fy") && { marginRight: 36 }),
  };
  return styled({ ...style, width: points / POINTS_PER_INCH }, () =>
    renderFigure({
      title: [title, subtitle].filter((part) => part !== undefined).join(": "),
      note: String(caption),
      plotHeight: Math.round((height ?? PROPORTION * points) / scaling),
      legend,
      data,
      plot: { ...room, ...given, color },
    }));
}

/** A width in points. */
function pointsOf(width: FigureWidth | number): number {
  const points = typeof width === "number" ? width : WIDTHS[width];
  if (points >= 72 && points <= 1440) return points;
  throw new UsageError(
    `The width of a plot is "column", "page" or 72 to 1440 points, got ${JSON.stringify(width)}`,
  );
}

/** The scale of colours as the figure has it, and its legend, which Plot would make of HTML. */
function coloured(given: ObservablePlot.PlotOptions): {
  color: ObservablePlot.ScaleOptions | undefined;
  legend: LegendItem[];
  scale: ObservablePlot.Plot["scale"];
} {
  for (const name of ["opacity", "symbol"] as const) {
    if (given[name]?.legend) {
      throw new UsageError(`plot draws a legend of color, got one of ${name}`);
    }
  }
  const { legend: asked, ...own } = given.color ?? {};
  const trial = Plot.plot({ ...given, color: own, document: figureDocument() });
  const scales = { scale: trial.scale.bind(trial) };
  const scale = trial.scale("color");
  const domain = [...scale?.domain ?? []];
  const isCategorical = scale?.type === "ordinal" || scale?.type === "categorical";
  if (asked && !isCategorical) {
    throw new UsageError(
      `plot draws a legend of categories alone, got ${
        scale === undefined ? "no mark with a colour" : `a scale of colours that is ${scale.type}`
      }`,
    );
  }
  if (!isCategorical) return { ...scales, color: given.color && own, legend: [] };
  const isChosen = own.range !== undefined || own.scheme !== undefined;
  const range = domain.map((value, i) => isChosen ? scale.apply(value) : seriesStyle(i).color);
  const legend = domain.map((value, i): LegendItem => {
    return { label: String(value), color: String(range[i]), marker: "circle" };
  });
  return { ...scales, color: { ...own, domain, range }, legend: asked ? legend : [] };
}
