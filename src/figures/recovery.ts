/**
 * Across architectures: what is recovered of full training against what is trained for it.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { curveKeys, curves, frame, padded, reference } from "./marks.ts";
import { paperCurves, paperKeys, type PaperPoint, paperSpread, withPaper } from "./paper_points.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import { type RecoveredRun, withTwins } from "./runs.ts";
import { distinct, requireRows, spreadEnds, spreadNote, summariseBy } from "./table.ts";
import { MUTED } from "./theme.ts";

/** Percent. */
const TICKS = [0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];

/** Where a number of the paper belongs. */
export interface PaperSharePlace {
  /** As of our runs. */
  readonly family: string;
  /** Rank of the adapter. */
  readonly rank: number;
  /** Trained parameters, percent of the full network's. */
  readonly share: number;
}

/** One run. */
export interface ShareRun extends RecoveredRun {
  /** Architecture and data, short; one series each. */
  readonly family: string;
  /** Trained parameters, percent of the full network's. */
  readonly share: number;
}

/**
 * Recovery against the trained share of the parameters, a curve an architecture, a point a rank.
 *
 * @param input Runs, the paper's recoveries, and what it reports at least (default 96).
 * @returns The figure; its data hold mean, sd and n of every point.
 * @throws DataError without runs, or when a number is not finite.
 */
export function recovery(
  input: Pick<FigureOptions, "setting"> & {
    readonly runs: readonly ShareRun[];
    readonly paper?: readonly PaperPoint<PaperSharePlace>[];
    readonly wanted?: number;
  },
): Figure {
  const { runs, paper = [], wanted = 96 } = input;
  requireRows("the recovery by trained share", runs);
  const points = summariseBy(runs, ["family", "rank", "share"], (run) => run.recovery);
  const families = distinct(points, ({ family }) => family);
  const shares = [...points, ...paper].map(({ share }) => share);
  const of = ({ family }: { readonly family: string }) => family;
  const x = ({ share }: { readonly share: number }) => share;
  const [low, high] = [Math.min(...shares) / 1.15, Math.max(...shares) * 1.15];
  return renderFigure({
    title: "Share of full training recovered, by the share of parameters trained",
    note: spreadNote(points),
    setting: input.setting,
    plotHeight: 180,
    legend: [...curveKeys(families), ...paperKeys(paper, families, of)],
    data: withPaper(withTwins(points, runs, ["family", "rank", "share"]), paper),
    plot: {
      x: {
        type: "log",
        domain: [low, high],
        label: "trained, % of the parameters of the full network",
        ticks: TICKS.filter((share) => share >= low && share <= high),
        tickFormat: String,
      },
      y: {
        label: "recovery, % of full training",
        domain: padded([...[...points, ...paper.map(paperSpread)].flatMap(spreadEnds), 100], 0.06),
        ticks: 6,
      },
      marks: [
        frame(),
        reference(100, "full training"),
        Plot.ruleY([wanted], { stroke: MUTED, strokeDasharray: "2 2", strokeWidth: 0.7 }),
        paperCurves(paper, families, { of, x }),
        curves(points, families, { of, x }),
      ],
    },
  });
}
