/**
 * The paper's points beside ours: thin, grey and hollow, and rows of their own in the data.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { LegendItem } from "./legend.ts";
import { type CurvePoint, eachSeries, type SeriesPlaces } from "./marks.ts";
import { type Cell, distinct, type Spread, type Table, type TableRow } from "./table.ts";
import { type MarkerName, MUTED, seriesStyle } from "./theme.ts";

/** What the paper reports of one point. */
export interface PaperValue {
  /** In the unit of the figure. */
  readonly value: number;
  /** Standard deviation; without one there is no error bar. */
  readonly sd?: number;
  /** Runs behind it; left out where the paper does not say. */
  readonly n?: number;
  /** Where it stands, and what is to be known of it: "Table 2 (tiny to medium)". */
  readonly source: string;
}

/** A point of the paper at a place that is named as in the figure's runs. */
export type PaperPoint<Place extends object> = Place & PaperValue;

/** Radius of a mark: a ring around one of ours at the same place. */
const RADIUS = 3.4;

/** Where our own rows come from, in a table that also holds the paper's. */
const OURS = "ours";

/** Mean and deviation as those of our points. */
export function paperSpread({ value, sd = null }: { value: number; sd?: number | null }): Pick<
  Spread,
  "mean" | "sd"
> {
  return { mean: value, sd };
}

/**
 * A curve of the paper, to be drawn beneath ours.
 *
 * @param points in any order.
 * @param marker that of our curve it stands beside.
 * @param facet names of the fields that place each point in a facet; none by default.
 */
export function paperCurve(
  points: readonly CurvePoint[],
  marker: MarkerName,
  facet: { readonly fx?: string; readonly fy?: string } = {},
): Plot.Markish[] {
  const sorted = [...points].sort((a, b) => a.x - b.x);
  const barred = sorted.filter((point) => point.high > point.low);
  return [
    Plot.ruleX(barred, {
      ...{ x: "x", y1: "low", y2: "high", ...facet },
      ...{ stroke: MUTED, strokeWidth: 0.6 },
    }),
    sorted.length < 2
      ? null
      : Plot.line(sorted, { x: "x", y: "y", ...facet, stroke: MUTED, strokeWidth: 0.6 }),
    Plot.dot(sorted, { x: "x", y: "y", ...facet, ...paperDot(marker) }),
  ];
}

/** How a mark of the paper looks: a ring that hides nothing. */
export function paperDot(symbol: MarkerName) {
  return { symbol, stroke: MUTED, fill: "none", r: RADIUS, strokeWidth: 0.8 } as const;
}

/** A value that the paper has without a rank, as a thin line over the whole width. */
export function paperLine(y: number): Plot.RuleY {
  return Plot.ruleY([y], { stroke: MUTED, strokeWidth: 0.6 });
}

/**
 * The curves of the paper that stand beside ours.
 *
 * @param points of all series, in any order.
 * @param series ours, in the order of their looks.
 * @param read where a point stands.
 */
export function paperCurves<P extends PaperValue>(
  points: readonly P[],
  series: readonly unknown[],
  read: SeriesPlaces<P>,
): Plot.Markish[] {
  return eachSeries(points, series, read, {
    spread: paperSpread,
    marks: (own, { marker }) => paperCurve(own, marker),
  });
}

/**
 * The legend's entries of the paper, one a source.
 *
 * @param points what is drawn.
 * @param series ours, in the order of their looks; those of the points are among them.
 * @param of the series of a point.
 */
export function paperKeys<P extends PaperValue>(
  points: readonly P[],
  series: readonly unknown[],
  of: (point: P) => unknown,
): LegendItem[] {
  return distinct(points, ({ source }) => source).map((source) => {
    const beside = distinct(points.filter((point) => point.source === source), of);
    const { marker } = seriesStyle(series.findIndex((one) => beside.includes(one)));
    return paperKey(beside.length > 1 ? `${source}, same marks` : source, marker);
  });
}

/** One entry of the legend: `paper, Table 14`. */
export function paperKey(source: string, marker: MarkerName, line = true): LegendItem {
  return {
    label: `paper, ${source}`,
    color: MUTED,
    marker,
    open: true,
    thin: true,
    ...(line ? { dash: "none" } : {}),
  };
}

/**
 * A figure's numbers with the paper's below them, in the same columns; where there are any, a last
 * column says which are which.
 *
 * @param table our rows.
 * @param points the paper's, their places, deviations and counts named as columns of `table` are.
 * @param column of their values.
 */
export function withPaper<P extends PaperValue>(
  table: Table,
  points: readonly P[],
  column: (point: P) => string = () => "mean",
): Table {
  if (points.length === 0) return table;
  const columns = Object.keys(table[0] ?? {});
  return [
    ...table.map((row) => ({ ...row, source: OURS })),
    ...points.map((point): TableRow => {
      const told: Readonly<Record<string, unknown>> = { ...point, [column(point)]: point.value };
      const cells = columns.map((name) => [name, told[name] as Cell ?? null]);
      return { ...Object.fromEntries(cells), source: `paper, ${point.source}` };
    }),
  ];
}
