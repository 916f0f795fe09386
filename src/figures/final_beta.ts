/**
 * Finding 1 at the end: the learned gain of every layer of every run.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { type Fields, requireInput } from "./input.ts";
import { dotKeys, frame } from "./marks.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import { shortBars } from "./short_bars.ts";
import { countNote, distinct, requireRows, type Spread, spreadEnds, summariseBy } from "./table.ts";
import { MUTED, type SeriesStyle, seriesStyle } from "./theme.ts";

/** The final beta of one layer of one run. */
export interface FinalBeta {
  /** Gain of the backbone. */
  readonly beta: number;
  /** E.g. "1", input side first. */
  readonly layer: string;
  /** E.g. "static", "redrawn each epoch". */
  readonly condition: string;
  /** Preset or architecture; one panel each. */
  readonly preset: string;
  /** Seed of the run. */
  readonly seed: number | string;
}

/** Points: height of a preset's panel, and between two conditions of a layer. */
const PANEL = 104;
const DODGE = 9;

const TAKES: Fields = {
  runs: { beta: "number", layer: "text", condition: "text", preset: "text" },
};

/**
 * beta by depth: one dot a run and layer, a column of dots a condition beside each other, with mean
 * and standard deviation over the runs, a panel a preset; the zero line is drawn.
 *
 * @param input Runs in any order; everything is drawn in order of appearance.
 * @returns The figure; its data are the runs.
 * @throws DataError without runs, or when a beta is not finite.
 */
export function finalBeta(
  input: FigureOptions & {
    readonly runs: readonly FinalBeta[];
  },
): Figure {
  requireInput("finalBeta", input, TAKES);
  const { runs } = input;
  requireRows("the final beta", runs);
  const conditions = distinct(runs, (run) => run.condition);
  const presets = distinct(runs, (run) => run.preset);
  const cells = summariseBy(runs, ["preset", "layer", "condition"], (run) => run.beta);
  const dodge = (index: number) => DODGE * (index - (conditions.length - 1) / 2);
  return renderFigure({
    title: "Learned gain of the backbone (β) by layer",
    note: `Each dot is one run, bars: mean and 1 sd over seeds; ${countNote(cells)} runs a column.`,
    width: input.width,
    setting: input.setting,
    plotHeight: 42 + PANEL * presets.length,
    legend: dotKeys(conditions),
    data: runs.map((run) => ({ ...run })),
    plot: {
      marginRight: presets.length > 1 ? 16 : 8,
      fy: { domain: presets, label: null, padding: 0.08, axis: null },
      x: {
        type: "point",
        domain: distinct(runs, (run) => run.layer),
        label: "layer",
        padding: 0.6,
      },
      y: { label: "final gain of the backbone, β", nice: true, ticks: 5, zero: true },
      marks: [
        frame(),
        Plot.ruleY([0], { stroke: MUTED, strokeDasharray: "2 2" }),
        presets.length > 1 ? sideTitles(presets) : null,
        conditions.map((condition, index) =>
          column(
            cells.filter((cell) => cell.condition === condition),
            runs.filter((run) => run.condition === condition),
            { style: seriesStyle(index), dx: dodge(index) },
          )
        ),
      ],
    },
  });
}

/** The presets, upright at the right of their panels. */
function sideTitles(presets: readonly string[]): Plot.Markish {
  return Plot.text(presets, {
    ...{ fy: Plot.identity, text: Plot.identity, frameAnchor: "right" },
    ...{ textAnchor: "middle", rotate: 90, dx: 8 },
  });
}

/** Mean, standard deviation and runs of one condition in every layer. */
function column(
  cells: readonly (Pick<FinalBeta, "layer" | "preset"> & Spread)[],
  runs: readonly FinalBeta[],
  { style: { color, marker }, dx }: { readonly style: SeriesStyle; readonly dx: number },
): Plot.Markish[] {
  const common = { x: "layer", fy: "preset", dx, stroke: color } as const;
  const spread = cells.map((cell) => {
    const [low, high] = spreadEnds(cell);
    return { ...cell, low, high };
  });
  return [
    Plot.ruleX(spread.filter(({ sd }) => sd !== null), { ...common, y1: "low", y2: "high" }),
    shortBars(spread, { ...common, y: "mean", strokeWidth: 1.5 }),
    Plot.dot(runs, {
      ...{ ...common, y: "beta", symbol: marker, r: 2.4, strokeWidth: 0.9, strokeOpacity: 0.75 },
    }),
  ];
}
