/**
 * Across architectures: what is recovered of full training against what is trained for it.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { curveKeys, curves, frame, padded, reference } from "./marks.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import { type RecoveredRun, withTwins } from "./runs.ts";
import { distinct, requireRows, spreadEnds, spreadNote, summariseBy } from "./table.ts";
import { MUTED } from "./theme.ts";

/** Percent. */
const TICKS = [0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];

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
 * @param input Runs, and the recovery that the paper reports at least (default 96).
 * @returns The figure; its data hold mean, sd and n of every point.
 * @throws DataError without runs, or when a number is not finite.
 */
export function recovery(
  input: Pick<FigureOptions, "setting"> & {
    readonly runs: readonly ShareRun[];
    readonly wanted?: number;
  },
): Figure {
  const { runs, wanted = 96 } = input;
  requireRows("the recovery by trained share", runs);
  const points = summariseBy(runs, ["family", "rank", "share"], (run) => run.recovery);
  const families = distinct(points, ({ family }) => family);
  const shares = points.map(({ share }) => share);
  const [low, high] = [Math.min(...shares) / 1.15, Math.max(...shares) * 1.15];
  return renderFigure({
    title: "Share of full training recovered, by the share of parameters trained",
    note: spreadNote(points),
    setting: input.setting,
    plotHeight: 180,
    legend: curveKeys(families),
    data: withTwins(points, runs, ["family", "rank", "share"]),
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
        domain: padded([...points.flatMap(spreadEnds), 100], 0.06),
        ticks: 6,
      },
      marks: [
        frame(),
        reference(100, "full training"),
        Plot.ruleY([wanted], { stroke: MUTED, strokeDasharray: "2 2", strokeWidth: 0.7 }),
        curves(points, families, { of: ({ family }) => family, x: ({ share }) => share }),
      ],
    },
  });
}
