/**
 * Legends made of SVG marks: a swatch of HTML would be lost outside a browser.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { figureDocument, type FigureElement, svgElement } from "./document.ts";
import { type MarkerName, TEXT_SIZE, textWidth } from "./theme.ts";

/** One entry: a line, a marker, a band or several of them over each other, and what they mean. */
export interface LegendItem {
  /** What it means. */
  readonly label: string;
  /** Of all its parts. */
  readonly color: string;
  /** Draws a line with this dash ("none" is solid). */
  readonly dash?: string;
  /** Draws a marker. */
  readonly marker?: MarkerName;
  /** The marker is an outline. */
  readonly open?: boolean;
  /** Line and outline are as thin as those of the paper's points. */
  readonly thin?: boolean;
  /** Draws a pale band behind the rest. */
  readonly band?: boolean;
}

/** Height of a line of legend or note, in points. */
export const LINE_HEIGHT = 11;

/** A line needs length to show its dash; a marker alone does not. */
function keyWidth(item: LegendItem): number {
  return item.dash === undefined && !item.band ? 8 : 18;
}

const GAP = 10;

interface Placed extends LegendItem {
  readonly x: number;
  readonly y: number;
}

/** Fills lines from the left, breaking where the next entry would not fit into `width` points. */
function place(items: readonly LegendItem[], width: number): Placed[] {
  let x = 0;
  let y = LINE_HEIGHT / 2;
  return items.map((item) => {
    const wide = keyWidth(item) + 3 + textWidth(item.label);
    if (x > 0 && x + wide > width) [x, y] = [0, y + LINE_HEIGHT];
    const placed = { ...item, x, y };
    x += wide + GAP;
    return placed;
  });
}

function key(item: Placed): Plot.Markish[] {
  const { x, y, color, dash, marker, open, thin, band } = item;
  const width = keyWidth(item);
  const [x1, x2] = [[x], [x + width]];
  const middle = [x + width / 2];
  const marks: Plot.Markish[] = [];
  if (band) {
    marks.push(Plot.rect([0], { x1, x2, y1: [y - 4], y2: [y + 4], fill: color, opacity: 0.25 }));
  }
  if (dash !== undefined) {
    marks.push(
      Plot.link([0], {
        x1,
        x2,
        y1: [y],
        y2: [y],
        stroke: color,
        strokeWidth: thin ? 0.6 : 1.4,
        strokeDasharray: dash,
      }),
    );
  }
  if (marker !== undefined) {
    const paint = open
      ? { stroke: color, fill: thin ? "none" : "white", strokeWidth: thin ? 0.8 : 1.2 }
      : { fill: color };
    marks.push(Plot.dot([0], { x: middle, y: [y], symbol: marker, r: 3, ...paint }));
  }
  return marks;
}

/**
 * Draws a legend.
 *
 * @param items In reading order.
 * @param width Room in points.
 * @returns The drawing (top left at 0, 0) and its height in points; height 0 without items.
 */
export function drawLegend(
  items: readonly LegendItem[],
  width: number,
): { group: FigureElement; height: number } {
  if (items.length === 0) return { group: svgElement("g"), height: 0 };
  const placed = place(items, width);
  const height = placed[placed.length - 1].y + LINE_HEIGHT / 2;
  const keys = Plot.plot({
    document: figureDocument(),
    width,
    height,
    margin: 0,
    axis: null,
    x: { type: "identity" },
    y: { type: "identity" },
    marks: placed.flatMap(key),
  });
  const labels = placed.map((item) =>
    svgElement("text", {
      x: item.x + keyWidth(item) + 3,
      y: item.y,
      dy: "0.32em",
      "font-size": TEXT_SIZE,
      "text-anchor": "start",
    }, item.label)
  );
  return {
    group: svgElement("g", { "aria-label": "legend" }, [
      ...keys.childNodes as Iterable<FigureElement>,
      ...labels,
    ]),
    height,
  };
}
