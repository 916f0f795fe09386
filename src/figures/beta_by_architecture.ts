/**
 * Finding 1 across architectures: the gain of every layer, static and redrawn.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { type Fields, requireInput } from "./input.ts";
import { dotKeys, frame } from "./marks.ts";
import { paperDot, paperKey, type PaperPoint, withPaper } from "./paper_points.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import { countNote, distinct, requireRows, summariseBy } from "./table.ts";
import { labelRoom, MUTED, seriesStyle } from "./theme.ts";

/** The final beta of one layer of one run. */
export interface ArchitectureBeta {
  /** Architecture and data, short: a row's label. */
  readonly family: string;
  /** E.g. "static", "redrawn each epoch". */
  readonly condition: string;
  /** Place of the layer, input side first, from 0. */
  readonly layer: number;
  /** Gain of the backbone. */
  readonly beta: number;
  /** Seed of the run. */
  readonly seed: number | string;
}

/** Points between two conditions of one row. */
const DODGE = 5;

function dodge(index: number, conditions: number): number {
  return DODGE * (index - (conditions - 1) / 2);
}

/** Median and ends of some betas. */
function rangeOf(betas: readonly ArchitectureBeta[]) {
  const values = betas.map(({ beta }) => beta).sort((a, b) => a - b);
  const { length: n } = values;
  const median = n === 0 ? NaN : (values[(n - 1) >> 1] + values[n >> 1]) / 2;
  return { n, median, low: values[0], high: values[n - 1] };
}

/** The paper's mark: no layer's, so no condition's. */
const RING = "circle";

const TAKES: Fields = {
  betas: { family: "text", condition: "text", layer: "number", beta: "number", seed: "any" },
  "paper?": "list",
};

/**
 * The median over layers and runs with a bar from the lowest to the highest, a row an architecture,
 * conditions below each other; the lines stand at 0 (the backbone is silent) and 1 (where beta starts).
 *
 * @param input Betas in any order; rows and conditions appear in order of appearance. Where the
 * paper has a mean or median over all layers, a ring stands at it.
 * @returns The figure; its data are the betas.
 * @throws DataError without rows, or when a beta is not finite.
 */
export function betaByArchitecture(
  input: Pick<FigureOptions, "setting"> & {
    readonly betas: readonly ArchitectureBeta[];
    readonly paper?: readonly PaperPoint<{ readonly family: string; readonly condition: string }>[];
  },
): Figure {
  requireInput("betaByArchitecture", input, TAKES);
  const { betas, paper = [] } = input;
  requireRows("beta by architecture", betas);
  const families = distinct(betas, ({ family }) => family);
  const conditions = distinct(betas, ({ condition }) => condition);
  const cells = summariseBy(betas, ["family", "condition", "layer"], ({ beta }) => beta);
  return renderFigure({
    title: "Learned gain of the backbone (β) of every layer, for every architecture",
    note: "Marks: median over all layers and runs, bars: lowest to highest; " +
      `${countNote(cells)} runs a layer. Lines: 0 (the backbone is silent), 1 (the start).`,
    setting: input.setting,
    plotHeight: 40 + 17 * families.length,
    legend: [
      ...dotKeys(conditions),
      ...distinct(paper, ({ source }) => source).map((source) => paperKey(source, RING, false)),
    ],
    data: withPaper(betas.map((beta) => ({ ...beta })), paper, () => "beta"),
    plot: {
      marginLeft: labelRoom(families),
      x: { label: "final gain of the backbone, β", nice: true, ticks: 5 },
      y: { type: "point", domain: families, label: null, padding: 0.6, tickSize: 0 },
      marks: [
        frame(),
        Plot.ruleX([0, 1], { stroke: MUTED, strokeDasharray: "2 2", strokeWidth: 0.7 }),
        conditions.map((condition, index) =>
          Plot.dot(paper.filter((point) => point.condition === condition), {
            ...{ x: "value", y: "family", dy: dodge(index, conditions.length), ...paperDot(RING) },
          })
        ),
        conditions.map((condition, index) => {
          const { color: stroke, marker: symbol } = seriesStyle(index);
          const at = { y: "family", dy: dodge(index, conditions.length), stroke } as const;
          const own = families.map((family) => ({
            family,
            ...rangeOf(
              betas.filter((beta) => beta.family === family && beta.condition === condition),
            ),
          })).filter(({ n }) => n > 0);
          return [
            Plot.link(own, { ...at, x1: "low", x2: "high", strokeWidth: 1.3 }),
            Plot.dot(own, { ...at, x: "median", symbol, r: 2.6, fill: "white" }),
          ];
        }),
      ],
    },
  });
}
