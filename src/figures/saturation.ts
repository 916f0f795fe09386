/**
 * Finding 3 across architectures: how much of full training each rank recovers, one facet each.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { type Fields, requireInput } from "./input.ts";
import { curve, curvePoint, frame, padded, rankScale } from "./marks.ts";
import { paperCurve, paperKey, type PaperPoint, paperSpread, withPaper } from "./paper_points.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import { type RecoveredRun, withTwins } from "./runs.ts";
import { distinct, requireRows, spreadEnds, spreadNote, summariseBy } from "./table.ts";
import { INK, MUTED, seriesStyle } from "./theme.ts";

/** The recovery of one run. */
export interface SaturationRun extends RecoveredRun {
  /** Architecture and data, short: a facet's title. */
  readonly family: string;
}

/** Facets beside each other. */
const COLUMNS = 2;

const TAKES: Fields = {
  runs: { family: "text", rank: "number", recovery: "number" },
  "paper?": "list",
  "wanted?": "number",
};

/**
 * Recovery against rank for every architecture, in one figure of small multiples with a common
 * scale; the lines are full training and the paper's 96 %.
 *
 * @param input Runs, the paper's recoveries, and that at which the lower line stands (default 96).
 * @returns The figure; its data hold mean, sd and n of every point.
 * @throws DataError without runs, or when a recovery is not finite.
 */
export function saturation(
  input: Pick<FigureOptions, "setting"> & {
    readonly runs: readonly SaturationRun[];
    readonly paper?: readonly PaperPoint<{ readonly family: string; readonly rank: number }>[];
    readonly wanted?: number;
  },
): Figure {
  requireInput("saturation", input, TAKES);
  const { runs, paper = [], wanted = 96 } = input;
  requireRows("the saturation curves", runs);
  const points = summariseBy(runs, ["family", "rank"], (run) => run.recovery);
  const families = distinct(points, ({ family }) => family);
  const place = (family: string) => {
    const index = families.indexOf(family);
    return { fx: index % COLUMNS, fy: Math.floor(index / COLUMNS) };
  };
  const rows = Math.ceil(families.length / COLUMNS);
  const style = seriesStyle(0);
  const titles = families.map((family) => ({ family, ...place(family) }));
  const at = { fx: "fx", fy: "fy" } as const;
  return renderFigure({
    title: "Share of full training recovered, by rank, for every architecture",
    note: `Dashed: full training (100 %) and ${wanted} % of it. ${spreadNote(points)}`,
    setting: input.setting,
    // One row alone would be lower than the label of its axis is long.
    plotHeight: 30 + Math.max(62 * rows, 100),
    legend: distinct(paper, ({ source }) => source).map((source) => paperKey(source, style.marker)),
    data: withPaper(withTwins(points, runs, ["family", "rank"]), paper),
    plot: {
      marginLeft: 30,
      marginTop: 12,
      fx: { axis: null, padding: 0.08 },
      fy: { axis: null, padding: 0.22 },
      x: rankScale(points.map(({ rank }) => rank)),
      y: {
        label: "recovery, % of full training",
        domain: padded([
          ...[...points, ...paper.map(paperSpread)].flatMap(spreadEnds),
          wanted,
          100,
        ]),
        ticks: 4,
      },
      marks: [
        frame(),
        Plot.ruleY([wanted, 100], { stroke: MUTED, strokeDasharray: "2 2", strokeWidth: 0.7 }),
        Plot.text(titles, {
          ...at,
          text: "family",
          frameAnchor: "top-left",
          dy: -10,
          fill: INK,
        }),
        families.flatMap((family) =>
          paperCurve(
            paper.filter((point) => point.family === family).map((point) => ({
              ...curvePoint(point.rank, paperSpread(point)),
              ...place(family),
            })),
            style.marker,
            at,
          )
        ),
        families.flatMap((family) =>
          curve(
            points.filter((point) => point.family === family).map((point) => ({
              ...curvePoint(point.rank, point),
              ...place(family),
            })),
            style,
            at,
          )
        ),
      ],
    },
  });
}
