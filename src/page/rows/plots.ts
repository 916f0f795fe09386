/// <reference lib="dom" />
/**
 * Curves of runs, drawn with Observable Plot, each run in one look.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { frame, shortNumber } from "../../figures/marks.ts";
import { INK, seriesStyle } from "../../figures/theme.ts";
import { type Curve, type CurvePlot, curvePlots, type Point } from "./curves.ts";
import { make } from "./dom.ts";
import type { Run } from "./run.ts";

/** Of longer curves each point needs no marker. */
const MOST_MARKED = 20;

/** Of a plot, in pixels; it is as wide as the page lets it be, but no narrower than its axes need. */
const [HEIGHT, LEAST_WIDTH] = [240, 160];

const SVG = "http://www.w3.org/2000/svg";

/** Draws the plots of runs into an element, each as wide as the element lets it be. */
export function drawCurves(into: HTMLElement, runs: readonly Run[], logLoss: boolean): void {
  const figures = curvePlots(runs).map((plot) => ({ plot, figure: make("figure") }));
  into.replaceChildren(...figures.map(({ figure }) => figure));
  for (const { plot, figure } of figures) {
    const { length } = plot.curves;
    const missing = runs.length - length;
    const caption = `n = ${length} run${length === 1 ? "" : "s"}` +
      (missing === 0 ? "" : `; ${missing} of the selected without`);
    const pointed = make("output");
    const width = Math.max(LEAST_WIDTH, figure.clientWidth);
    const svg = drawn(plot, { width, logLoss, point: (text) => pointed.textContent = text });
    figure.append(svg, make("figcaption", {}, caption, pointed));
  }
}

/** The look of a run in a legend. */
export function swatch(index: number): SVGSVGElement {
  const { color, dash } = seriesStyle(index);
  const svg = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "line");
  const attributes = { x1: 0, x2: 36, y1: 6, y2: 6, stroke: color, "stroke-width": 2.5 };
  for (const [name, value] of Object.entries(attributes)) line.setAttribute(name, `${value}`);
  line.setAttribute("stroke-dasharray", dash);
  for (const [name, value] of [["width", 36], ["height", 12]]) {
    svg.setAttribute(`${name}`, `${value}`);
  }
  svg.ariaHidden = "true";
  svg.append(line);
  return svg;
}

/** How a plot is drawn. */
interface Drawing {
  /** In pixels. */
  readonly width: number;
  readonly logLoss: boolean;
  /** Told what the pointer is near. */
  readonly point: (text: string) => void;
}

function drawn({ label, isLoss, curves }: CurvePlot, drawing: Drawing): Element {
  const { width, logLoss, point } = drawing;
  const isLog = isLoss && logLoss &&
    curves.every(({ points }) => points.every(({ value }) => value > 0));
  const title = isLog ? `${label}, logarithmic` : label;
  const plot = Plot.plot({
    width,
    height: HEIGHT,
    marginLeft: 48,
    marginBottom: 42,
    style: { fontSize: "12px", fontFamily: "inherit", color: INK, background: "white" },
    x: { label: "optimiser step", tickFormat: shortNumber, ticks: 5, inset: 4 },
    y: {
      label: title,
      type: isLog ? "log" : "linear",
      ticks: 5,
      tickFormat: isLog ? "~g" : undefined,
      inset: 4,
    },
    marks: [
      frame(),
      curves.map(curveMarks),
      Plot.dot(
        curves.flatMap(({ run, points }) => points.map((point) => ({ run, ...point }))),
        Plot.pointer({ x: "step", y: "value", r: 5, stroke: INK, maxRadius: Infinity }),
      ),
    ],
  });
  // The page's policy takes no style but its own sheet, which has Plot's rules.
  plot.querySelector("style")?.remove();
  plot.addEventListener("input", () => {
    const near: (Point & { run: Run }) | null = plot.value;
    point(
      near === null ? "" : `${near.run.title}, step ${near.step}: ${near.value.toPrecision(5)}`,
    );
  });
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", `${title} over optimiser steps`);
  return plot;
}

function curveMarks({ index, points }: Curve): Plot.Markish[] {
  const { color, dash, marker } = seriesStyle(index);
  const place = { x: "step", y: "value" };
  return [
    Plot.line(points, { ...place, stroke: color, strokeWidth: 1.6, strokeDasharray: dash }),
    points.length > MOST_MARKED
      ? null
      : Plot.dot(points, { ...place, fill: color, symbol: marker, r: 2.5 }),
  ];
}
