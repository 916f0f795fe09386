/**
 * Finding 1 at the end: the learned gain of every layer of every run.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { dotKeys, frame } from "./marks.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import { countNote, distinct, requireRows, summariseBy } from "./table.ts";
import { MUTED, seriesStyle } from "./theme.ts";

/** The final beta of one layer of one run. */
export interface FinalBeta {
  /** Gain of the backbone. */
  readonly beta: number;
  /** E.g. "1", input side first. */
  readonly layer: string;
  /** E.g. "static", "redrawn each epoch". */
  readonly condition: string;
  /** Preset or architecture; one facet each. */
  readonly preset: string;
  /** Seed of the run. */
  readonly seed: number | string;
}

/** A short bar; Plot's own ticks are as wide as the layer's whole band. */
const BAR: Plot.VectorShapeImplementation = {
  draw: (context, length) => {
    context.moveTo(0, 0);
    context.lineTo(0, -length);
  },
};

/**
 * One dot a run and layer, a column of dots a condition beside each other, the zero line drawn.
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
  const { runs } = input;
  requireRows("the final beta", runs);
  const conditions = distinct(runs, (run) => run.condition);
  const presets = distinct(runs, (run) => run.preset);
  const cells = summariseBy(runs, ["preset", "layer", "condition"], (run) => run.beta);
  const dodge = (index: number) => 8 * (index - (conditions.length - 1) / 2);
  return renderFigure({
    title: "Learned gain of the backbone (beta) by layer",
    note: `Each dot is one run, each bar the mean; ${countNote(cells)} runs a column.`,
    width: input.width,
    setting: input.setting,
    plotHeight: 150,
    legend: dotKeys(conditions),
    data: runs.map((run) => ({ ...run })),
    plot: {
      marginTop: presets.length > 1 ? 16 : 8,
      fx: { domain: presets, label: null, padding: 0.12, axis: presets.length > 1 ? "top" : null },
      x: {
        type: "point",
        domain: distinct(runs, (run) => run.layer),
        label: "layer",
        padding: 0.6,
      },
      y: { label: "final gain of the backbone, beta", nice: true, ticks: 5, zero: true },
      marks: [
        frame(),
        Plot.ruleY([0], { stroke: MUTED, strokeDasharray: "2 2" }),
        conditions.map((condition, index) => {
          const { color, marker } = seriesStyle(index);
          const common = { x: "layer", fx: "preset", dx: dodge(index), stroke: color } as const;
          return [
            Plot.vector(cells.filter((cell) => cell.condition === condition), {
              ...common,
              y: "mean",
              shape: BAR,
              rotate: 90,
              length: 9,
              strokeWidth: 1.5,
            }),
            Plot.dot(runs.filter((run) => run.condition === condition), {
              ...common,
              y: "beta",
              symbol: marker,
              r: 2.4,
              strokeWidth: 0.9,
            }),
          ];
        }),
      ],
    },
  });
}
