/**
 * How a training went: loss, validation and the gains of its layers over its steps.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { objectWith, refuseArguments } from "../arguments.ts";
import { metricLabel } from "../metrics/metrics.ts";
import { requireInput, TRACE } from "./input.ts";
import { frame, shortNumber } from "./marks.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import { requireRows, type TableRow } from "./table.ts";
import { INK, MUTED, seriesStyle } from "./theme.ts";

/** What of a run's result is drawn. */
export interface TrainingCourse {
  /** Id of the validated metric, as rows have it. */
  readonly metric: string;
  /** Absent in results that are older than it: these cannot be drawn. */
  readonly history?: {
    readonly step: readonly number[];
    readonly loss: readonly number[];
    readonly validation: readonly (number | null)[];
  };
  /** Gains over time, one a layer, input side first. */
  readonly betaTrace: readonly { readonly step: number; readonly beta: readonly number[] }[];
}

/** What the gains are called. */
const GAIN = "gain, β";

/** Layers beyond this many share the looks of the first ones: their order still tells them apart. */
const MOST_LAYERS = 8;

const RESULT = objectWith("the result of a run", "metric", "history", "betaTrace");
const HISTORY = objectWith("a history of step, loss and validation", "step", "loss", "validation");

/**
 * Loss, validation metric and beta of each layer, one plot each, against the optimiser step.
 *
 * @param result of a run.
 * @returns The figure; its data hold every point.
 * @throws UsageError for what is no result of a run.
 */
export function trainingCourse(result: TrainingCourse, options: FigureOptions = {}): Figure {
  refuseArguments("trainingCourse", { result }, RESULT);
  const { metric, history, betaTrace } = result as Required<TrainingCourse>;
  refuseArguments("trainingCourse", { history }, HISTORY);
  refuseArguments("trainingCourse", { betaTrace }, TRACE);
  requireInput("trainingCourse", options, {});
  const losses = history.step.map((step, i) => ({ step, value: history.loss[i] }));
  const scores = history.step.flatMap((step, i) => {
    const value = history.validation[i];
    return value === null ? [] : [{ step, value }];
  });
  const layers = (betaTrace[0]?.beta ?? []).slice(0, MOST_LAYERS).map((_, i) => `layer ${i + 1}`);
  const gains = betaTrace.flatMap(({ step, beta }) =>
    layers.map((layer, i) => ({ step, value: beta[i], layer }))
  );
  requireRows("the course of a training", losses);
  const drawn: [string, Line[]][] = [
    ["training loss", [{ points: losses, color: INK }]],
    [
      metricLabel(metric, "validation"),
      scores.length === 0 ? [] : [{ points: scores, color: INK }],
    ],
    [
      GAIN,
      layers.map((layer, i) => ({
        points: gains.filter((gain) => gain.layer === layer),
        ...seriesStyle(i),
      })),
    ],
  ];
  const there = drawn.filter(([, lines]) => lines.length > 0);
  const last = Math.max(...history.step);
  const plots = there.map(([label, lines], i) =>
    plotOf(label, lines, { last, isLowest: i === there.length - 1 })
  );
  return renderFigure({
    title: "The course of a training: loss, validation and gains of the backbone",
    note: "One run. Loss: mean since the point before, dropout included.",
    ...options,
    plotHeight: 95 * plots.length,
    legend: layers.map((label, i) => ({ label, ...seriesStyle(i), marker: undefined })),
    data: [...rowsOf("loss", losses), ...rowsOf(metric, scores), ...rowsOf("beta", gains)],
    plot: plots,
  });
}

interface Point {
  readonly step: number;
  readonly value: number;
}

/** A line, and how it looks. */
interface Line {
  readonly points: readonly Point[];
  readonly color: string;
  readonly dash?: string;
}

function plotOf(
  label: string,
  lines: readonly Line[],
  { last, isLowest }: { readonly last: number; readonly isLowest: boolean },
): Plot.PlotOptions {
  return {
    x: {
      label: isLowest ? "optimiser step" : null,
      domain: [0, last],
      tickFormat: shortNumber,
      ticks: 4,
      inset: 4,
    },
    y: { label, ticks: 3, inset: 4, zero: label === GAIN },
    marks: [
      frame(),
      label === GAIN ? Plot.ruleY([0], { stroke: MUTED, strokeDasharray: "2 2" }) : null,
      lines.map(({ points, color, dash }) =>
        Plot.line(points, { x: "step", y: "value", stroke: color, strokeDasharray: dash })
      ),
    ],
  };
}

function rowsOf(measure: string, points: readonly (Point & { readonly layer?: string })[]) {
  return points.map(({ step, value, layer }): TableRow => ({
    measure,
    layer: layer ?? null,
    step,
    value,
  }));
}
