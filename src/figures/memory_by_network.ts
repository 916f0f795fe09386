/**
 * Memory of training by network, for every way of keeping the backbone.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { curveKeys, frame } from "./marks.ts";
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

/** The paper's peaks of one network, in GB. */
export interface PaperPeaks {
  /** Of full training. */
  readonly full: number;
  /** Of LottaLoRA. */
  readonly adapted: number;
}

const GIBIBYTE = 2 ** 30;
const DECADES = [0.01, 0.1, 1, 10, 100];

/**
 * One curve a way of training: what numbers take, worked out; filled marks are measured peaks.
 *
 * @param input Points in any order of ways, and the paper's peaks by network, drawn in grey.
 * @returns The figure; its data are the points, in GiB.
 * @throws DataError without points, or when a size is not finite.
 */
export function memoryByNetwork(
  input: FigureOptions & {
    readonly points: readonly MemoryPoint[];
    readonly paper: Readonly<Record<string, PaperPeaks>>;
  },
): Figure {
  const { points, paper } = input;
  requireRows("the memory by network", points);
  const networks = distinct(points, ({ network }) => network);
  const variants = distinct(points, ({ variant }) => variant);
  const data = points.map(({ network, variant, held, peak }) => ({
    ...{ network, variant, held: held / GIBIBYTE, peak: peak === null ? null : peak / GIBIBYTE },
  }));
  const theirs = networks.flatMap((network) => {
    if (!Object.hasOwn(paper, network)) return [];
    const { full, adapted } = paper[network];
    return [{ network, value: full, of: "full" }, { network, value: adapted, of: "adapted" }];
  });
  const values = [
    ...data.flatMap(({ held, peak }) => [held, peak ?? held]),
    ...theirs.map(({ value }) => value),
  ];
  const domain = [Math.min(...values) / 1.2, Math.max(...values) * 1.2];
  return renderFigure({
    title: "Memory of a training step by network and way of keeping the backbone",
    note: "Curves: parameters, gradients, optimiser and backbone, worked out; filled marks: " +
      "measured peak of the process (n = 1). Grey: the paper's, full and LottaLoRA (GB, bf16).",
    width: input.width,
    setting: input.setting,
    plotHeight: 180,
    legend: curveKeys(variants),
    data,
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
        Plot.line(theirs, { x: "network", y: "value", z: "of", stroke: MUTED, strokeWidth: 0.8 }),
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
