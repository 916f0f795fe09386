/**
 * Accuracies of several methods as curves, with controls that have no rank as lines: what the
 * figures of ranks and of backbone conditions share.
 *
 * @module
 */
import type * as Plot from "@observablehq/plot";
import { ACCURACY_SCALE_NOTE, accuracyPlace, accuracyScale } from "./accuracy_scale.ts";
import {
  curve,
  curveKey,
  curvePoint,
  frame,
  padded,
  reference,
  SUFFICIENT_ROW,
  sufficientNote,
  type SufficientRank,
  sufficientRanks,
} from "./marks.ts";
import { type Figure, renderFigure } from "./render.ts";
import { distinct, spreadNote, summarise, type Summary, type Table } from "./table.ts";
import { type FigureWidth, MUTED, seriesStyle } from "./theme.ts";

/** The controls without a rank: accuracies in percent, one a seed; empty where not measured. */
export interface Controls {
  /** Full training of the same architecture. */
  readonly full: readonly number[];
  /** The head alone, on the frozen features. */
  readonly headOnly: readonly number[];
}

/** A summary and what it is called. */
export type Named = Summary & { readonly label: string };

const DASHES: Readonly<Record<string, string>> = { "full training": "6 2", "head only": "2 2" };

/** The controls that were measured, each summarised under its name. */
export function summariseControls({ full, headOnly }: Controls): Named[] {
  return [["full training", full] as const, ["head only", headOnly] as const]
    .filter(([, values]) => values.length > 0)
    .map(([label, values]) => ({ label, ...summarise(values) }));
}

/**
 * Means with error bars, one curve a label, on an axis logarithmic in the error.
 *
 * @param input Points and controls; the horizontal axis; sufficient ranks to mark at the bottom;
 * title, further note, data, width and setting of the figure.
 */
export function accuracyCurves(
  input: {
    readonly title: string;
    readonly note?: string;
    readonly points: readonly (Named & { readonly x: number })[];
    readonly controls: readonly Named[];
    readonly x: Plot.ScaleOptions;
    readonly sufficient?: readonly SufficientRank[];
    readonly data: Table;
    readonly width?: FigureWidth;
    readonly setting?: string;
  },
): Figure {
  const { points, controls, sufficient = [], note = "" } = input;
  const labels = distinct(points, ({ label }) => label);
  const heights = [...points, ...controls]
    .flatMap(({ mean, sd }) => [mean - sd, mean + sd].map(accuracyPlace));
  const domain = padded(heights, 0.04 + SUFFICIENT_ROW * sufficient.length);
  const { low, high } = summarise(points.map(({ x }) => x));
  const markStyles = sufficient.map(() => ({ ...seriesStyle(0), color: MUTED }));
  return renderFigure({
    title: input.title,
    note: `${spreadNote(points)}${sufficientNote(sufficient)}${note} ${ACCURACY_SCALE_NOTE}`,
    width: input.width,
    setting: input.setting,
    plotHeight: 170,
    legend: labels.map((label, index) => curveKey(label, seriesStyle(index))),
    data: input.data,
    plot: {
      x: input.x,
      y: accuracyScale(domain),
      marks: [
        frame(),
        controls.map(({ label, mean }) =>
          reference(accuracyPlace(mean), `${label}, ${mean.toFixed(1)} %`, {
            side: label === "full training" ? "left" : "right",
            dash: DASHES[label],
          })
        ),
        sufficientRanks(sufficient, markStyles, domain, [low, high]),
        labels.map((label, index) =>
          curve(
            points.filter((point) => point.label === label)
              .map((point) => curvePoint(point.x, point, accuracyPlace)),
            seriesStyle(index),
          )
        ),
      ],
    },
  });
}
