/**
 * Beside r*: how many linear directions the data themselves need.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { type Fields, requireInput } from "./input.ts";
import { frame, logScale } from "./marks.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import { requireRows } from "./table.ts";
import { seriesStyle } from "./theme.ts";

/** A dimension to mark on the axis of components. */
export interface DimensionMark {
  /** E.g. "participation ratio", "r*(1 pp)". */
  readonly label: string;
  /** At least 1. */
  readonly value: number;
  /** Whether it is known to lie above the value alone; drawn as a line with an arrow. */
  readonly isBeyond?: boolean;
}

const TAKES: Fields = {
  cumulative: "list",
  marks: { label: "text", value: "number" },
  n: "number",
};

/**
 * Cumulative explained variance against the number of components, with other estimates of the
 * intrinsic dimension as vertical lines.
 *
 * @param input `cumulative[k - 1]`: share of the variance in the first k components, in [0, 1];
 * marks; n, the number of examples.
 * @returns The figure; its data hold components and explained percent.
 * @throws DataError without components, or when a number is not finite.
 */
export function pcaSpectrum(
  input: FigureOptions & {
    readonly cumulative: readonly number[];
    readonly marks: readonly DimensionMark[];
    readonly n: number;
  },
): Figure {
  requireInput("pcaSpectrum", input, TAKES);
  const data = input.cumulative.map((share, k) => ({
    components: k + 1,
    // Without the digits that multiplying makes up: 100 * 0.57121 is 57.120999999999995.
    explained: Number((100 * share).toFixed(6)),
  }));
  requireRows("the spectrum of the data", data);
  requireRows("the spectrum of the data", [{ n: input.n }, ...input.marks]);
  const looks = input.marks.map((mark, index) => ({ ...mark, ...seriesStyle(index + 1) }));
  return renderFigure({
    title: "Variance explained by the principal components of the data",
    note: `PCA of n = ${input.n} training examples.`,
    width: input.width,
    setting: input.setting,
    plotHeight: 150,
    legend: [
      { label: "explained variance", color: seriesStyle(0).color, dash: "none" },
      ...looks.map(({ label, value, isBeyond = false, color, dash }) => ({
        label: `${label} ${isBeyond ? ">" : "="} ${Number(value.toPrecision(3))}`,
        color,
        dash,
      })),
    ],
    data,
    plot: {
      x: logScale("number of components, or dimension", 1, data.length),
      y: { label: "explained variance (%)", domain: [0, 102], ticks: 5 },
      marks: [
        frame(),
        looks.map(({ value, color, dash }) =>
          Plot.ruleX([value], { stroke: color, strokeDasharray: dash, strokeWidth: 1.3 })
        ),
        looks.filter(({ isBeyond }) => isBeyond).map(({ value, color }) =>
          Plot.text(["→"], { x: [value], y: [8], dx: 7, fill: color })
        ),
        Plot.line(data, {
          x: "components",
          y: "explained",
          stroke: seriesStyle(0).color,
          strokeWidth: 1.6,
        }),
      ],
    },
  });
}
