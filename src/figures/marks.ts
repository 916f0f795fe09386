/**
 * Marks that several figures share: means with error bars, reference lines, the axis of ranks.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { LegendItem } from "./legend.ts";
import { type Spread, spreadEnds } from "./table.ts";
import { FAINT, MUTED, type SeriesStyle, seriesStyle } from "./theme.ts";

/** The pale box around a plot or facet. */
export function frame(): Plot.Frame {
  return Plot.frame({ stroke: FAINT, strokeWidth: 0.6 });
}

/** One point of a curve. */
export interface CurvePoint {
  /** Data units. */
  readonly x: number;
  /** Data units. */
  readonly y: number;
  /** Lower end of the error bar. */
  readonly low: number;
  /** Upper end of the error bar; none is drawn where the ends are equal. */
  readonly high: number;
}

/**
 * A curve: line, error bars and markers in the series' own look.
 *
 * @param points In any order.
 * @param style Colour, dash and marker.
 * @param facet Names of the fields that place each point in a facet; none by default.
 */
export function curve(
  points: readonly CurvePoint[],
  style: SeriesStyle,
  facet: { readonly fx?: string; readonly fy?: string } = {},
): Plot.Markish[] {
  const sorted = [...points].sort((a, b) => a.x - b.x);
  const barred = sorted.filter((point) => point.high > point.low);
  const stroke = style.color;
  return [
    Plot.ruleX(barred, {
      x: "x",
      y1: "low",
      y2: "high",
      ...facet,
      stroke,
      strokeWidth: 1,
    }),
    Plot.line(sorted, {
      x: "x",
      y: "y",
      ...facet,
      stroke,
      strokeWidth: 1.3,
      strokeDasharray: style.dash,
    }),
    Plot.dot(sorted, { x: "x", y: "y", ...facet, fill: stroke, symbol: style.marker, r: 2.8 }),
  ];
}

/**
 * The point of a cell of a design: its mean with a bar.
 *
 * @param x Horizontal place, data units.
 * @param summary Mean and standard deviation; without one there is no error bar.
 * @param place Vertical place of a value; default: the value itself.
 * @param ends Of the bar, before they are placed; default: one standard deviation to both sides.
 */
export function curvePoint(
  x: number,
  summary: Pick<Spread, "mean" | "sd">,
  place: (value: number) => number = (value) => value,
  ends: readonly [number, number] = spreadEnds(summary),
): CurvePoint {
  const [low, high] = ends.map(place);
  return { x, y: place(summary.mean), low, high };
}

/** Where a point of a series stands. */
export interface SeriesPlaces<P> {
  /** The series of a point. */
  readonly of: (point: P) => unknown;
  /** Its horizontal place, data units. */
  readonly x: (point: P) => number;
  /** As of {@linkcode curvePoint}. */
  readonly place?: (value: number) => number;
  /** Ends of its bar, before they are placed; one standard deviation to both sides by default. */
  readonly ends?: (point: P) => readonly [number, number];
}

/**
 * Marks for each series, from its own points.
 *
 * @param points Of all series, in any order.
 * @param series The values of `of`, in the order of the looks.
 * @param read Where a point stands.
 * @param draw.spread Mean and standard deviation of a point.
 * @param draw.marks The marks of a series, from its points and its look.
 */
export function eachSeries<P>(
  points: readonly P[],
  series: readonly unknown[],
  { of, x, place, ends }: SeriesPlaces<P>,
  { spread, marks }: {
    readonly spread: (point: P) => Pick<Spread, "mean" | "sd">;
    readonly marks: (points: CurvePoint[], style: SeriesStyle) => Plot.Markish[];
  },
): Plot.Markish[] {
  return series.flatMap((one, index) => {
    const own = points.filter((point) => of(point) === one);
    return marks(
      own.map((point) => curvePoint(x(point), spread(point), place, ends?.(point))),
      seriesStyle(index),
    );
  });
}

/**
 * A {@linkcode curve} for each series, each in its own look.
 *
 * @param points Of all series, in any order.
 * @param series The values of `of`, in the order of the looks.
 * @param read Where a point stands.
 */
export function curves<P extends Pick<Spread, "mean" | "sd">>(
  points: readonly P[],
  series: readonly unknown[],
  read: SeriesPlaces<P>,
): Plot.Markish[] {
  return eachSeries(points, series, read, { spread: (point) => point, marks: curve });
}

/** The legend of {@linkcode curves}, an entry a series. */
export function curveKeys(labels: readonly string[]): LegendItem[] {
  return labels.map((label, index) => ({ label, ...seriesStyle(index) }));
}

/** The legend of series of open dots. */
export function dotKeys(labels: readonly string[]): LegendItem[] {
  return labels.map((label, index) => ({
    label,
    ...seriesStyle(index),
    dash: undefined,
    open: true,
  }));
}

/** Where the label of a {@linkcode reference} stands. */
export interface ReferenceOptions {
  /** End of the line at which the label stands; default "left". */
  readonly side?: "left" | "right";
  /** Default "above". */
  readonly place?: "above" | "below";
  /** `stroke-dasharray`; default "2 2". */
  readonly dash?: string;
}

/** A horizontal line over the whole width with its meaning written on it. */
export function reference(
  y: number,
  label: string,
  options: ReferenceOptions = {},
): Plot.Markish[] {
  const { side = "left", place = "above", dash = "2 2" } = options;
  return [
    Plot.ruleY([y], { stroke: MUTED, strokeDasharray: dash }),
    Plot.text([y], {
      y: [y],
      text: [label],
      fill: MUTED,
      frameAnchor: side,
      textAnchor: side === "left" ? "start" : "end",
      dx: side === "left" ? 3 : -3,
      dy: place === "above" ? -6 : 6,
    }),
  ];
}

/** A logarithmic axis of ranks (base 2) with a tick at every rank drawn. */
export function rankScale(ranks: readonly number[]): Plot.ScaleOptions {
  const [low, high] = [Math.min(...ranks), Math.max(...ranks)];
  return {
    type: "log",
    base: 2,
    domain: low === high ? [low / 2, high * 2] : [low, high],
    label: "adapter rank r",
    ticks: [...new Set(ranks)].sort((a, b) => a - b),
    tickFormat: String,
    // For the arrow of an interval that goes beyond the axis.
    insetRight: 11,
  };
}

/** 500, 1k, 20k: a number short enough for a tick of a narrow plot. */
export function shortNumber(value: number): string {
  return value >= 1000 ? `${value / 1000}k` : String(value);
}

/** From this ratio of its ends on an axis has a tick a decade. */
const MANY = 1000;

/** A logarithmic axis of any positive number with ticks at 1, 2 and 5 of every decade, or at 1. */
export function logScale(label: string, low: number, high: number): Plot.ScaleOptions {
  // Over many decades more than one a decade would run into each other.
  const digits = high / low > MANY ? [1] : [1, 2, 5];
  const decades = Array.from({ length: 13 }, (_, power) => digits.map((d) => d * 10 ** power));
  return {
    type: "log",
    label,
    domain: low === high ? [low / 2, high * 2] : [low, high],
    ticks: decades.flat().filter((tick) => tick >= low && tick <= high),
    tickFormat: shortNumber,
  };
}

/**
 * An interval that holds all values, with room at both ends.
 *
 * @param values At least one.
 * @param below Room under the smallest, as a share of the interval; default 0.05.
 * @param above Room over the largest, as a share of the interval; default 0.1, which is enough
 * for the label of a {@linkcode reference}.
 */
export function padded(values: readonly number[], below = 0.05, above = 0.1): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const range = high > low ? high - low : Math.max(Math.abs(high) * 0.1, 1);
  const whole = range / (1 - below - above);
  return [low - below * whole, high + above * whole];
}
