/**
 * Accuracy by rank in small multiples: a panel a network, the same series in each.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { metricLabel } from "../metrics/metrics.ts";
import { ACCURACY_SCALE_NOTE, accuracyPlace, accuracyScale } from "./accuracy_scale.ts";
import { type Fields, requireInput } from "./input.ts";
import { curve, curveKeys, eachSeries, frame, padded, rankScale } from "./marks.ts";
import { paperCurve, paperKeys, type PaperPoint, paperSpread, withPaper } from "./paper_points.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import type { AccuracyRun } from "./runs.ts";
import { distinct, requireRows, spreadEnds, spreadNote, summariseBy } from "./table.ts";
import { INK, MUTED } from "./theme.ts";

/** Where a point stands. */
export interface PanelPlace {
  /** Title of its panel, such as a preset. */
  readonly panel: string;
  /** Its curve, the same look in every panel. */
  readonly series: string;
  /** Rank of the adapters. */
  readonly rank: number;
}

/** The accuracy of one run. */
export interface PanelRun extends PanelPlace, AccuracyRun {}

/** Panels beside each other. */
const COLUMNS = 2;

/** Points: height of a row of panels, and of the axis below the last. */
const [ROW, AXIS] = [78, 40];

/** How far curves are set apart sideways, in doublings of the rank. */
const SHIFT = 0.08;

const TAKES: Fields = {
  title: "text",
  runs: { panel: "text", series: "text", rank: "number", value: "number" },
  "paper?": "list",
  "chance?": "number",
  "note?": "text",
};

/**
 * Accuracy against rank, in one figure of small multiples with common axes.
 *
 * @param input Title; runs, panels and series in order of appearance; the paper's points; the
 * accuracy of guessing, percent, drawn dashed where it is told; further note.
 * Without chance the vertical axis is logarithmic in the error, with it linear from 0 to 100.
 * @returns The figure; its data hold mean, sd and n of every point.
 * @throws DataError without runs, or when an accuracy is not finite.
 */
export function rankPanels(
  input: FigureOptions & {
    readonly title: string;
    readonly runs: readonly PanelRun[];
    readonly paper?: readonly PaperPoint<PanelPlace>[];
    readonly chance?: number;
    readonly note?: string;
  },
): Figure {
  requireInput("rankPanels", input, TAKES);
  const { runs, paper = [], chance, note = "" } = input;
  requireRows("accuracies by rank in panels", runs);
  const points = summariseBy(runs, ["panel", "series", "rank"], (run) => run.value);
  const [panels, series] = [distinct(points, panelOf), distinct(points, seriesOf)];
  const rows = Math.ceil(panels.length / COLUMNS);
  const height = chance === undefined ? accuracyPlace : (value: number) => value;
  const heights = [...points, ...paper.map(paperSpread)].flatMap(spreadEnds).map(height);
  const y = chance === undefined
    ? accuracyScale(padded(heights, 0.06, 0.06), { least: 2, gap: 0.15 })
    : { label: metricLabel("accuracy"), domain: padded([0, 100, ...heights], 0, 0.03), ticks: 5 };
  return renderFigure({
    title: input.title,
    note: `${spreadNote(points)} Curves set apart sideways.${note}${
      chance === undefined ? ` ${ACCURACY_SCALE_NOTE}` : ` Dashed: chance, ${chance} %.`
    }`,
    width: input.width,
    setting: input.setting,
    plotHeight: AXIS + ROW * rows,
    legend: [...curveKeys(series), ...paperKeys(paper, series, seriesOf)],
    data: withPaper(points, paper),
    plot: {
      ...{ marginLeft: 34, marginTop: 14 },
      fx: { axis: null, padding: 0.06 },
      fy: { axis: null, padding: 0.2 },
      x: { ...rankScale(points.map(({ rank }) => rank)), insetLeft: 9, insetRight: 9 },
      y,
      marks: [
        frame(),
        chance === undefined
          ? null
          : Plot.ruleY([chance], { stroke: MUTED, strokeDasharray: "2 2", strokeWidth: 0.7 }),
        Plot.text(panels.map((panel) => ({ panel, ...facetOf(panel, panels) })), {
          ...{ ...FACET, text: "panel", frameAnchor: "top-left", dy: -10, fill: INK },
        }),
        panels.flatMap((panel) => [
          eachSeries(paper.filter(isIn(panel)), series, shifted(series, height), {
            spread: paperSpread,
            marks: (own, { marker }) => paperCurve(placed(own, panel, panels), marker, FACET),
          }),
          eachSeries(points.filter(isIn(panel)), series, shifted(series, height), {
            spread: (point) => point,
            marks: (own, style) => curve(placed(own, panel, panels), style, FACET),
          }),
        ]),
      ],
    },
  });
}

/** Names of the fields that {@linkcode facetOf} gives. */
const FACET = { fx: "fx", fy: "fy" } as const;

function facetOf(panel: string, panels: readonly string[]): { fx: number; fy: number } {
  const index = panels.indexOf(panel);
  return { fx: index % COLUMNS, fy: Math.floor(index / COLUMNS) };
}

function placed<P extends object>(points: readonly P[], panel: string, panels: readonly string[]) {
  return points.map((point) => ({ ...point, ...facetOf(panel, panels) }));
}

function panelOf({ panel }: PanelPlace): string {
  return panel;
}

function seriesOf({ series }: PanelPlace): string {
  return series;
}

function isIn(panel: string): (point: PanelPlace) => boolean {
  return (point) => point.panel === panel;
}

/** Where points stand: each series a little beside the others. */
function shifted(series: readonly string[], place: (value: number) => number) {
  const middle = (series.length - 1) / 2;
  return {
    ...{ of: seriesOf, place },
    x: (point: PanelPlace) => point.rank * 2 ** (SHIFT * (series.indexOf(point.series) - middle)),
  };
}
