/**
 * Our sharper test of finding 1: what is left when the backbone is taken out after training.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { metricLabel } from "../metrics/metrics.ts";
import { type Fields, requireInput } from "./input.ts";
import { frame } from "./marks.ts";
import { paperDot, paperKey, type PaperPoint, withPaper } from "./paper_points.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import { countNote, distinct, requireRows, summariseBy } from "./table.ts";
import { labelRoom, MUTED, OKABE_ITO } from "./theme.ts";

/** Test accuracies of one trained model, in percent. */
export interface RemovalRun {
  /** E.g. "static", "redrawn each epoch"; one row each. */
  readonly condition: string;
  /** E.g. "medium"; rows of one preset stand together. */
  readonly preset: string;
  /** Seed of the run. */
  readonly seed: number | string;
  /** With the backbone it was last trained on. */
  readonly withBackbone: number;
  /** With every beta set to 0. */
  readonly withoutBackbone: number;
  /** On a backbone never seen in training; null where it was not measured. */
  readonly freshBackbone: number | null;
}

/** Where a number of the paper belongs. */
export interface PaperRemovalPlace {
  /** As of our runs. */
  readonly condition: string;
  /** As of our runs. */
  readonly preset: string;
  /** Which of the three accuracies of a run. */
  readonly key: "withBackbone" | "withoutBackbone" | "freshBackbone";
}

const LOOKS = [
  { key: "withBackbone", label: "with backbone", color: OKABE_ITO.blue, marker: "circle" },
  {
    key: "withoutBackbone",
    label: "removed (β = 0)",
    color: OKABE_ITO.vermillion,
    marker: "square",
  },
  { key: "freshBackbone", label: "fresh backbone", color: OKABE_ITO.green, marker: "triangle" },
] as const;

/** Distance of the three marks of a row, in rows: equal accuracies must not hide each other. */
const APART = 0.26;

const AT = { x: "value", y: "y", fy: "preset" } as const;

const TAKES: Fields = {
  runs: {
    condition: "text",
    preset: "text",
    withBackbone: "number",
    withoutBackbone: "number",
    freshBackbone: "any",
  },
  chance: "number",
  "paper?": "list",
};

/**
 * One row a preset and condition: small marks are runs (a thin line joins those of one run),
 * large marks are means.
 *
 * @param input Runs in any order, the accuracy of guessing in percent, and the paper's numbers.
 * @returns The figure; its data are the runs, and the paper's means.
 * @throws DataError without runs, or when an accuracy is not finite.
 */
export function backboneRemoved(
  input: FigureOptions & {
    readonly runs: readonly RemovalRun[];
    readonly chance: number;
    readonly paper?: readonly PaperPoint<PaperRemovalPlace>[];
  },
): Figure {
  requireInput("backboneRemoved", input, TAKES);
  const { runs, chance, paper = [] } = input;
  requireRows("the removal of the backbone", runs);
  const presets = distinct(runs, (run) => run.preset);
  const conditions = distinct(runs, (run) => run.condition);
  const height = (condition: string, index: number) =>
    conditions.indexOf(condition) + APART * (index - 1);
  const dots = runs.flatMap((run) =>
    LOOKS.flatMap(({ key }, index) => {
      const [value, y] = [run[key], height(run.condition, index)];
      return value === null ? [] : [{ key, value, y, preset: run.preset, seed: run.seed }];
    })
  );
  const means = summariseBy(dots, ["key", "preset", "y"], (dot) => dot.value);
  const looks = LOOKS.filter(({ key }) => dots.some((dot) => dot.key === key));
  return renderFigure({
    title: "Accuracy with, without and on a fresh backbone",
    note: `Small marks: runs; large marks: means (${countNote(means)} runs). ` +
      `Dotted line: chance, ${chance} %.`,
    width: input.width,
    setting: input.setting,
    plotHeight: 40 + 28 * presets.length * conditions.length,
    legend: [
      ...looks.map(({ label, color, marker }) => ({ label, color, marker })),
      ...distinct(paper, ({ source }) => source).map((source) => {
        const { key } = paper.find((point) => point.source === source)!;
        return paperKey(source, LOOKS.find((look) => look.key === key)!.marker, false);
      }),
    ],
    data: withPaper(runs.map((run) => ({ ...run })), paper, ({ key }) => key),
    plot: {
      marginLeft: labelRoom(conditions),
      marginRight: presets.length > 1 ? labelRoom(presets) + 4 : 8,
      marginTop: 4,
      fy: {
        domain: presets,
        label: null,
        padding: 0.08,
        axis: presets.length > 1 ? "right" : null,
      },
      x: { domain: [0, 100], label: metricLabel("accuracy"), ticks: 5 },
      y: {
        domain: [-0.5, conditions.length - 0.5],
        reverse: true,
        ticks: conditions.map((_, index) => index),
        tickFormat: (index: number) => conditions[index],
        tickSize: 0,
        label: null,
      },
      marks: [
        frame(),
        Plot.ruleX([chance], { stroke: MUTED, strokeDasharray: "1 2" }),
        Plot.line(dots, {
          x: "value",
          y: "y",
          fy: "preset",
          z: (dot: typeof dots[number]) => `${dot.preset} ${Math.round(dot.y)} ${dot.seed}`,
          stroke: MUTED,
          strokeWidth: 0.5,
        }),
        LOOKS.map(({ key, marker }, index) =>
          Plot.dot(
            paper.filter((point) => point.key === key)
              .map((point) => ({ ...point, y: height(point.condition, index) })),
            { ...AT, ...paperDot(marker) },
          )
        ),
        looks.map(({ key, color: stroke, marker: symbol }) =>
          Plot.dot(dots.filter((dot) => dot.key === key), {
            ...AT,
            symbol,
            stroke,
            r: 1.7,
            strokeWidth: 0.7,
          })
        ),
        looks.map(({ key, color: fill, marker: symbol }) =>
          Plot.dot(means.filter((dot) => dot.key === key), { ...AT, x: "mean", symbol, fill, r: 3 })
        ),
      ],
    },
  });
}
