/**
 * Memory of training by network, for every way of keeping the backbone.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { type Fields, requireInput } from "./input.ts";
import type { LegendItem } from "./legend.ts";
import { curveKeys, frame } from "./marks.ts";
import { paperKey, type PaperPoint, withPaper } from "./paper_points.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import { distinct, requireRows } from "./table.ts";
import { MUTED, seriesStyle } from "./theme.ts";

/** One network, trained in one way. */
export interface MemoryPoint {
  /** E.g. "3M"; networks stand side by side in the order of their first point. */
  readonly network: string;
  /** E.g. "full", "regenerate"; one curve each. */
  readonly variant: string;
  /** Parameters, gradients, optimiser and backbone, in bytes. */
  readonly held: number;
  /** Measured peak of the process, in bytes; null where it was not measured. */
  readonly peak: number | null;
}

/** Where a peak of the paper belongs; its values are in GB. */
export interface PaperPeakPlace {
  /** As of our points. */
  readonly network: string;
  /** E.g. "full", "LottaLoRA": one line each. */
  readonly variant: string;
}

const GIBIBYTE = 2 ** 30;
const DECADES = [0.01, 0.1, 1, 10, 100];

const TAKES: Fields = {
  points: { network: "text", variant: "text", held: "number", peak: "any" },
  paper: "list",
};

/**
 * One curve a way of training: what numbers take, worked out; filled marks are measured peaks.
 *
 * @param input Points in any order of ways, and the paper's peaks, drawn in grey.
 * @returns The figure; its data are the points, in GiB, and the paper's peaks, in GB.
 * @throws DataError without points, or when a size is not finite.
 */
export function memoryByNetwork(
  input: FigureOptions & {
    readonly points: readonly MemoryPoint[];
    readonly paper: readonly PaperPoint<PaperPeakPlace>[];
  },
): Figure {
  requireInput("memoryByNetwork", input, TAKES);
  const { points, paper } = input;
  requireRows("the memory by network", points);
  const networks = distinct(points, ({ network }) => network);
  const variants = distinct(points, ({ variant }) => variant);
  const data = points.map(({ network, variant, held, peak }) => ({
    ...{ network, variant, held: held / GIBIBYTE, peak: peak === null ? null : peak / GIBIBYTE },
  }));
  const theirs = paper.filter(({ network }) => networks.includes(network));
  const values = [
    ...data.flatMap(({ held, peak }) => [held, peak ?? held]),
    ...theirs.map(({ value }) => value),
  ];
  const domain = [Math.min(...values) / 1.2, Math.max(...values) * 1.2];
  return renderFigure({
    title: "Memory of a training step by network and way of keeping the backbone",
    note: "Curves: parameters, gradients, optimiser and backbone, worked out; filled marks: " +
      "measured peak of the process (n = 1). Grey: the paper's peaks, full above LottaLoRA.",
    width: input.width,
    setting: input.setting,
    plotHeight: 180,
    legend: [
      ...curveKeys(variants),
      ...distinct(theirs, ({ source }) => source).map((source): LegendItem => ({
        ...paperKey(source, "circle"),
        open: false,
      })),
    ],
    data: withPaper(data, theirs, () => "peak"),
    plot: {
      x: { type: "point", domain: networks, label: "network", padding: 0.3 },
      y: {
        type: "log",
        label: "GiB",
        domain,
        ticks: DECADES.filter((tick) => tick >= domain[0] && tick <= domain[1]),
        tickFormat: String,
      },
      marks: [
        frame(),
        Plot.line(theirs, {
          x: "network",
          y: "value",
          z: "variant",
          stroke: MUTED,
          strokeWidth: 0.8,
        }),
        Plot.dot(theirs, { x: "network", y: "value", fill: MUTED, r: 1.6 }),
        variants.flatMap((variant, index) =>
          waysOf(data.filter((point) => point.variant === variant), index)
        ),
      ],
    },
  });
}

/** The curve of one way of training. */
function waysOf(
  points: readonly { network: string; held: number; peak: number | null }[],
  index: number,
): Plot.Markish[] {
  const { color, dash, marker: symbol } = seriesStyle(index);
  return [
    Plot.line(points, { x: "network", y: "held", stroke: color, strokeDasharray: dash }),
    Plot.dot(points, { x: "network", y: "held", stroke: color, fill: "white", symbol, r: 2 }),
    Plot.dot(points.filter(({ peak }) => peak !== null), {
      ...{ x: "network", y: "peak", fill: color, symbol, r: 2.8 },
    }),
  ];
}
