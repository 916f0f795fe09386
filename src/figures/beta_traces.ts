/**
 * Finding 1 over time: the gain of the backbone while it is trained.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { OBJECT, refuseArguments } from "../arguments.ts";
import { type Fields, requireInput, TRACE } from "./input.ts";
import { frame, shortNumber } from "./marks.ts";
import { type Figure, type FigureOptions, renderFigure } from "./render.ts";
import { countNote, distinct, requireRows, summariseBy } from "./table.ts";
import { MUTED, seriesStyle } from "./theme.ts";

/** beta of one layer of one run at one step. */
export interface BetaTracePoint {
  /** Optimiser step, from 0. */
  readonly step: number;
  /** Gain of the backbone. */
  readonly beta: number;
  /** E.g. "layer 1", input side first. */
  readonly layer: string;
  /** E.g. "static", "redrawn each epoch"; one facet each. */
  readonly condition: string;
  /** Seed of the run. */
  readonly seed: number | string;
}

/** Gains of a run over time, as `run` returns them. */
export interface TracedResult {
  /** One gain a layer, input side first. */
  readonly betaTrace: readonly { readonly step: number; readonly beta: readonly number[] }[];
}

const POINTS: Fields = {
  series: { step: "number", beta: "number", layer: "text", condition: "text" },
};

/**
 * beta against the optimiser step: one line a layer (mean over seeds) with a band from the
 * smallest to the largest run, one facet a condition.
 *
 * @param input Points in any order, drawn in the order in which conditions and layers appear; or the
 * result of a run.
 * @returns The figure; its data hold mean, sd, smallest, largest and n of every point.
 * @throws DataError without points, or when one is not finite.
 */
export function betaTraces(
  input: FigureOptions & ({ readonly series: readonly BetaTracePoint[] } | TracedResult),
): Figure {
  refuseArguments("betaTraces", { input }, {
    ...OBJECT,
    words: "an object of series, or a result",
  });
  if (!("betaTrace" in input)) requireInput("betaTraces", input, POINTS);
  const series = "betaTrace" in input ? pointsOf(input) : input.series;
  requireRows("the traces of beta", series);
  const points = summariseBy(series, ["condition", "layer", "step"], (point) => point.beta);
  const layers = distinct(points, (point) => point.layer);
  const conditions = distinct(points, (point) => point.condition);
  const styles = layers.map((_, index) => seriesStyle(index));
  const of = (layer: string) => points.filter((point) => point.layer === layer);
  return renderFigure({
    title: "Gain of the backbone (β) during training",
    note: `Lines: mean over seeds; bands: smallest to largest; ${countNote(points)} runs a line.`,
    width: input.width,
    setting: input.setting,
    plotHeight: 150,
    legend: layers.map((label, i) => ({ label, ...styles[i], marker: undefined, band: true })),
    data: points,
    plot: {
      marginTop: 16,
      marginRight: 12,
      fx: { domain: conditions, label: null, padding: 0.12 },
      x: {
        label: "optimiser step",
        tickFormat: shortNumber,
        ticks: input.width === "page" ? 5 : 3,
        inset: 8,
      },
      y: { label: "gain of the backbone, β", ticks: 5, inset: 4 },
      marks: [
        frame(),
        Plot.ruleY([0], { stroke: MUTED, strokeDasharray: "2 2" }),
        layers.map((layer, i) =>
          Plot.areaY(of(layer), {
            x: "step",
            y1: "low",
            y2: "high",
            fx: "condition",
            fill: styles[i].color,
            fillOpacity: 0.2,
          })
        ),
        layers.map((layer, i) =>
          Plot.line(of(layer), {
            x: "step",
            y: "mean",
            fx: "condition",
            stroke: styles[i].color,
            strokeDasharray: styles[i].dash,
          })
        ),
      ],
    },
  });
}

/** Every layer of a run at every step. */
function pointsOf({ betaTrace }: TracedResult): BetaTracePoint[] {
  refuseArguments("betaTraces", { betaTrace }, TRACE);
  return betaTrace.flatMap(({ step, beta }) =>
    beta.map((gain, i) => ({
      ...{ step, beta: gain, layer: `layer ${i + 1}` },
      ...{ condition: "this run", seed: 0 },
    }))
  );
}
