/**
 * Finding 2 as curves: every family of the backbone gives the same accuracy.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { frame, padded, rankScale } from "./marks.ts";
import { paperCurves, paperKeys, type PaperPoint, withPaper } from "./paper_points.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import type { AccuracyRun } from "./runs.ts";
import {
  countNote,
  distinct,
  requireRows,
  type Spread,
  spreadEnds,
  spreadOf,
  summariseBy,
} from "./table.ts";
import { MUTED, OKABE_ITO } from "./theme.ts";

/** The accuracy of one run on one family of backbones. */
export interface FamilyRun extends AccuracyRun {
  /** Family of backbones. */
  readonly family: string;
}

/** What stands for all families. */
const ALL = "all";

/** What the paper reports of all its families at one rank: the value is their mean. */
export interface PaperFamilies {
  /** Rank of the adapter. */
  readonly rank: number;
  /** Mean of its worst family. */
  readonly low: number;
  /** Mean of its best. */
  readonly high: number;
  /** Best minus worst, as it is printed. */
  readonly spread: number;
}

/**
 * One thin line a family (mean over its runs), the mean over families with a band of one
 * standard deviation over all runs, and the spread between the families' means at every rank.
 *
 * @param input Runs in any order, and the paper's means over its families.
 * @returns The figure; its data hold mean, sd and n of every family and rank.
 * @throws DataError without runs, or when an accuracy is not finite.
 */
export function familyCurves(
  input: FigureOptions & {
    readonly runs: readonly FamilyRun[];
    readonly paper?: readonly PaperPoint<PaperFamilies>[];
  },
): Figure {
  const { paper = [] } = input;
  requireRows("the families' curves", input.runs);
  const points = summariseBy(input.runs, ["family", "rank"], (run) => run.value);
  const all = summariseBy(input.runs, ["rank"], (run) => run.value).sort((a, b) => a.rank - b.rank);
  const spreads = all.map((point) => {
    const { rank } = point;
    const { low, high } = spreadOf(points.filter((p) => p.rank === rank).map((p) => p.mean));
    const bottom = Math.min(low, spreadEnds(point)[0]);
    return { rank, bottom, text: `${(high - low).toFixed(2)} pp` };
  });
  const families = distinct(points, (point) => point.family);
  const heights = [
    ...all.flatMap(spreadEnds),
    ...points.map((p) => p.mean),
    ...paper.flatMap(({ low, high }) => [low, high]),
  ];
  const severalRanks = all.length > 1;
  const scatter = {
    x: "rank",
    y1: (point: Spread) => spreadEnds(point)[0],
    y2: (point: Spread) => spreadEnds(point)[1],
  };
  return renderFigure({
    title: "Accuracy by rank for every family of backbones",
    note:
      `Numbers: best minus worst family mean. ${
        severalRanks ? "Band" : "Bar"
      }: 1 sd over all runs; ` +
      `${families.length} families, ${countNote(points)} runs a family and rank.` +
      paperNote(paper),
    width: input.width,
    setting: input.setting,
    plotHeight: 160,
    legend: [
      severalRanks
        ? { label: "one family", color: MUTED, dash: "none" }
        : { label: "one family", color: MUTED, marker: "circle" },
      {
        label: "mean of all",
        color: OKABE_ITO.blue,
        dash: "none",
        marker: "circle",
        band: severalRanks,
      },
      ...paperKeys(paper, [ALL], () => ALL),
    ],
    data: withPaper(points, paper.map((point) => ({ family: ALL, ...point }))),
    plot: {
      x: { ...rankScale(all.map(({ rank }) => rank)), insetRight: 36 },
      y: { label: "test accuracy (%)", domain: padded(heights, 0.12, 0.05), ticks: 6 },
      marks: [
        frame(),
        severalRanks
          ? Plot.areaY(all, { ...scatter, fill: OKABE_ITO.blue, fillOpacity: 0.2 })
          : Plot.ruleX(all, { ...scatter, stroke: OKABE_ITO.blue, strokeWidth: 1 }),
        Plot.line(points, {
          x: "rank",
          y: "mean",
          z: "family",
          sort: "rank",
          stroke: MUTED,
          strokeWidth: 0.5,
        }),
        Plot.dot(points, { x: "rank", y: "mean", fill: MUTED, r: 0.7 }),
        paperCurves(paper, [ALL], { of: () => ALL, x: ({ rank }) => rank }),
        Plot.line(all, { x: "rank", y: "mean", stroke: OKABE_ITO.blue, strokeWidth: 0.8 }),
        Plot.dot(all, { x: "rank", y: "mean", fill: OKABE_ITO.blue, r: 2.2 }),
        Plot.text(spreads, {
          x: "rank",
          y: "bottom",
          text: "text",
          textAnchor: "start",
          dx: 3,
          dy: 6,
        }),
      ],
    },
  });
}

/** Says how far the paper's families are apart, in the order of the ranks. */
function paperNote(paper: readonly PaperFamilies[]): string {
  const spreads = paper.map(({ spread }) => spread.toFixed(2));
  return spreads.length === 0 ? "" : ` The paper's are ${spreads.join(", ")} pp apart.`;
}
