/**
 * What is random in the backbone and yet the same for every seed: the largest singular value of each
 * layer.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { type Fields, requireInput } from "./input.ts";
import { dotKeys, frame } from "./marks.ts";
import { paperDot } from "./paper_points.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import { shortBars } from "./short_bars.ts";
import { countNote, distinct, requireRows, spreadEnds, summariseBy } from "./table.ts";
import { INK, MUTED, seriesStyle } from "./theme.ts";

/** The largest singular value of one layer's matrix under one seed. */
export interface LayerSingularValue {
  /** Preset or architecture; one panel each. */
  readonly preset: string;
  /** How entries are scaled: "fan-in", "σ = 0.1". */
  readonly scale: string;
  /** Place of the layer, input side first, from 1. */
  readonly layer: number;
  /** Inputs and outputs: "784 x 128". */
  readonly shape: string;
  /** sigma_1. */
  readonly value: number;
  /** What random matrices of this shape and scale have: sigma (sqrt(d_in) + sqrt(d_out)). */
  readonly law: number;
  /** What the paper draws beside its own, of square matrices: 2 sqrt(d_in) sigma. */
  readonly square: number;
  /** Seed of the backbone. */
  readonly seed: number | string;
}

/** Points between two scales of a layer. */
const DODGE = 10;

const TAKES: Fields = {
  values: {
    preset: "text",
    scale: "text",
    layer: "number",
    shape: "text",
    value: "number",
    law: "number",
    square: "number",
  },
};

/**
 * Mean and standard deviation over seeds of each layer, a panel a preset, a column a scale, with the
 * law of its shape as a bar and the paper's law of squares as a grey ring; a line at 1, above which a
 * backbone has no echo-state property.
 *
 * @param input Values in any order; everything is drawn in order of appearance.
 * @returns The figure; its data hold mean, sd, n and both laws of every layer.
 * @throws DataError without values, or when one is not finite.
 */
export function largestSingularValues(
  input: FigureOptions & { readonly values: readonly LayerSingularValue[] },
): Figure {
  requireInput("largestSingularValues", input, TAKES);
  const { values } = input;
  requireRows("the singular values", values);
  const scales = distinct(values, ({ scale }) => scale);
  const presets = distinct(values, ({ preset }) => preset);
  const keys = ["preset", "scale", "layer", "shape", "law", "square"] as const;
  const cells = summariseBy(values, keys, ({ value }) => value);
  return renderFigure({
    title: "Largest singular value of every layer's backbone",
    note: `Filled: mean, 1 sd over seeds (hidden where smaller), ${countNote(cells)} backbones. ` +
      "Dashed: 1, above which there is no echo-state property.",
    width: input.width,
    setting: input.setting,
    plotHeight: 150,
    legend: [
      ...dotKeys(scales).map((key) => ({ ...key, open: false })),
      { label: "σ (√inputs + √outputs)", color: INK, dash: "none" },
      {
        ...{ label: "2 σ √inputs: the paper's, of squares", color: MUTED },
        ...{ marker: "circle", open: true, thin: true },
      },
    ],
    data: cells,
    plot: {
      marginTop: presets.length > 1 ? 16 : 8,
      fx: { domain: presets, label: null, padding: 0.12, axis: presets.length > 1 ? "top" : null },
      x: { type: "point", domain: layersOf(values), label: "layer", padding: 0.6 },
      y: { label: "largest singular value", nice: true, ticks: 5, zero: true },
      marks: [
        frame(),
        Plot.ruleY([1], { stroke: MUTED, strokeDasharray: "2 2" }),
        scales.map((scale, index) =>
          scaleMarks(cells.filter((cell) => cell.scale === scale), index, scales.length)
        ),
      ],
    },
  });
}

function layersOf(values: readonly LayerSingularValue[]): number[] {
  return distinct(values, ({ layer }) => layer).sort((a, b) => a - b);
}

/** One scale in every layer: the laws, and over them what was found. */
function scaleMarks(
  cells: readonly (Pick<LayerSingularValue, "preset" | "layer" | "law" | "square"> & {
    readonly mean: number;
    readonly sd: number | null;
  })[],
  index: number,
  scales: number,
): Plot.Markish[] {
  const { color, marker } = seriesStyle(index);
  const at = { x: "layer", fx: "preset", dx: DODGE * (index - (scales - 1) / 2) } as const;
  const spread = cells.map((cell) => {
    const [low, high] = spreadEnds(cell);
    return { ...cell, low, high };
  });
  return [
    Plot.dot(spread, { ...at, y: "square", ...paperDot("circle") }),
    Plot.dot(spread, { ...at, y: "mean", symbol: marker, fill: color, r: 2.4 }),
    Plot.ruleX(spread.filter(({ sd }) => sd !== null), {
      ...{ ...at, y1: "low", y2: "high", stroke: color },
    }),
    shortBars(spread, { ...at, y: "law", stroke: INK, strokeWidth: 1 }),
  ];
}
