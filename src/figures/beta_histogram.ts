/**
 * Finding 1 in one look: how the learned gains of all layers of all runs are distributed.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { FinalBeta } from "./final_beta.ts";
import { type Fields, requireInput } from "./input.ts";
import { frame } from "./marks.ts";
import { paperDot, withPaper } from "./paper_points.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import { distinct, requireRows } from "./table.ts";
import { MUTED, seriesStyle } from "./theme.ts";

/** What the paper tells of the betas of one of its networks. */
export interface PaperBetas {
  /** Network and condition, short: it stands beside the mark. */
  readonly network: string;
  /** What `value` is: "mean", "median", "bound of |β|". */
  readonly statistic: string;
  /** In units of beta. */
  readonly value: number;
  /** Ends of the middle half; none by default. */
  readonly middle?: { readonly low: number; readonly high: number };
  /** Betas behind it; left out where the paper does not say. */
  readonly n?: number;
  /** Where it stands: "Appendix J". */
  readonly source: string;
}

/** Bins of a unit of beta. */
const BINS = 10;

/** Points: height of a panel. */
const PANEL = 56;

/** The panel of the paper's marks. */
const PAPER = "paper";

/** The share of a condition's betas in one bin. */
type Bin = {
  readonly condition: string;
  /** Middle of the bin. */
  readonly beta: number;
  /** Lower end, inside. */
  readonly from: number;
  /** Upper end, outside. */
  readonly to: number;
  /** Percent of the condition's betas. */
  readonly share: number;
  /** Betas in the bin. */
  readonly count: number;
  /** Betas of the condition. */
  readonly n: number;
};

const TAKES: Fields = {
  runs: { beta: "number", layer: "text", condition: "text", preset: "text" },
  "paper?": "list",
};

/**
 * A histogram a condition, below each other on one axis, in percent of its betas, with lines at 0
 * (the backbone is silent) and 1 (where beta starts).
 *
 * @param input Runs in any order, a row a layer; conditions appear in order of appearance. What the
 * paper tells of its own networks stands in a panel above, in the order given.
 * @returns The figure; its data hold share, count and n of every bin that is not empty.
 * @throws DataError without runs, or when a beta is not finite.
 */
export function betaHistogram(
  input: FigureOptions & {
    readonly runs: readonly FinalBeta[];
    readonly paper?: readonly PaperBetas[];
  },
): Figure {
  requireInput("betaHistogram", input, TAKES);
  const { runs, paper = [] } = input;
  requireRows("the histogram of beta", runs);
  const conditions = distinct(runs, ({ condition }) => condition);
  const bins = conditions.flatMap((condition) => binned(condition, runs));
  const top = 1.08 * Math.max(...bins.map(({ share }) => share));
  const ends = bins.flatMap(({ from, to }) => [from, to]);
  const domain: [number, number] = [Math.min(0, ...ends), Math.max(1, ...ends)];
  const panels = [...(paper.length === 0 ? [] : [PAPER]), ...conditions];
  return renderFigure({
    title: "Distribution of the learned gain of the backbone (β) over all layers and runs",
    note: "Final β of every layer of every run: " +
      `${conditions.map((condition) => countOf(condition, runs)).join("; ")}. ` +
      `Lines: 0 (the backbone is silent), 1 (the start).${paperNote(paper)}`,
    width: input.width,
    setting: input.setting,
    plotHeight: 36 + PANEL * panels.length,
    legend: conditions.map((label, index) => ({
      ...{ label, color: seriesStyle(index).color, marker: "square" },
    })),
    data: withPaper(bins, paper.map(asBin), () => "beta"),
    plot: {
      marginTop: 6,
      fy: { domain: panels, axis: null, padding: 0.1 },
      x: { label: "final gain of the backbone, β", domain, ticks: 6 },
      y: { domain: [0, top], axis: null },
      marks: [
        frame(),
        shareAxis(conditions, top),
        conditions.map((condition, index) => [
          Plot.ruleX([0, 1], {
            ...{ fy: () => condition, stroke: MUTED, strokeDasharray: "2 2", strokeWidth: 0.7 },
          }),
          Plot.rectY(bins.filter((bin) => bin.condition === condition), {
            ...{ x1: "from", x2: "to", y: "share", fy: "condition" },
            ...{ fill: seriesStyle(index).color, insetLeft: 0.3, insetRight: 0.3 },
          }),
        ]),
        paperMarks(paper, domain, top),
      ],
    },
  });
}

/** The bins of a condition that hold any of its betas, rising. */
function binned(condition: string, runs: readonly FinalBeta[]): Bin[] {
  const betas = runs.filter((run) => run.condition === condition).map(({ beta }) => beta);
  const n = betas.length;
  return [...Map.groupBy(betas, (beta) => Math.floor(beta * BINS))]
    .sort(([a], [b]) => a - b)
    .map(([bin, { length: count }]) => {
      const [from, beta, to] = [bin, bin + 0.5, bin + 1].map((place) => place / BINS);
      return { condition, beta, from, to, share: 100 * count / n, count, n };
    });
}

/** For instance `static (n = 52 of 20 runs)`. */
function countOf(condition: string, runs: readonly FinalBeta[]): string {
  const own = runs.filter((run) => run.condition === condition);
  const first = own.filter(({ layer }) => layer === own[0].layer);
  const runsOf = `${first.length} run${first.length === 1 ? "" : "s"}`;
  return `${condition} (n = ${own.length} of ${runsOf})`;
}

/** Ticks beside the histograms alone: the paper's panel has no shares. */
function shareAxis(conditions: readonly string[], top: number): Plot.Markish {
  const step = top > 60 ? 50 : top > 30 ? 20 : 10;
  const ticks = Array.from({ length: Math.floor(top / step) + 1 }, (_, i) => step * i);
  const each = conditions.flatMap((condition) => ticks.map((tick) => ({ condition, tick })));
  return Plot.axisY(each, {
    ...{ y: "tick", fy: "condition", text: "tick", tickSize: 3, tickPadding: 2 },
    ...{ label: "share of all β (%)", labelAnchor: "center", labelArrow: "none" },
  });
}

/** A ring at each value, a bar over the middle half, and the network's name where there is room. */
function paperMarks(
  paper: readonly PaperBetas[],
  [left, right]: readonly [number, number],
  top: number,
): Plot.Markish[] {
  return paper.map(({ network, value, middle }, i) => {
    const at = { y: [top * (1 - (i + 0.5) / paper.length)], fy: [PAPER] };
    const isLeft = value < (left + right) / 2;
    const edge = isLeft ? middle?.high ?? value : middle?.low ?? value;
    return [
      middle === undefined ? null : Plot.link([0], {
        ...{ x1: [middle.low], x2: [middle.high], y1: at.y, y2: at.y, fy: at.fy },
        ...{ stroke: MUTED, strokeWidth: 3, strokeOpacity: 0.4 },
      }),
      Plot.dot([0], { x: [value], ...at, ...paperDot("circle") }),
      Plot.text([network], {
        ...{ x: [edge], ...at, fill: MUTED },
        ...{ textAnchor: isLeft ? "start" : "end", dx: isLeft ? 6 : -6 },
      }),
    ];
  });
}

/** Says what the rings are, and where each stands. */
function paperNote(paper: readonly PaperBetas[]): string {
  if (paper.length === 0) return "";
  const told = distinct(paper, ({ statistic }) => statistic).map((statistic) => {
    const own = paper.filter((one) => one.statistic === statistic);
    return `${statistic} (${distinct(own, ({ source }) => source).join(", ")})`;
  });
  return ` Rings: the paper's ${told.join(", ")}; grey bar: its middle half.`;
}

/** A row of the data. */
function asBin({ network, statistic, middle, ...told }: PaperBetas) {
  const ends = middle === undefined ? {} : { from: middle.low, to: middle.high };
  return { ...told, ...ends, condition: `${network}, ${statistic}` };
}
