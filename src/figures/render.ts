/**
 * From a plot's description to one self-contained SVG of an exact size on paper.
 *
 * From top to bottom: legend, plot, note. The result names its fonts with fall-backs, keeps
 * text as text, and holds nothing that only a browser knows (style sheets, `currentColor`,
 * system fonts).
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { figureDocument, type FigureElement, serializeSvg, svgElement } from "./document.ts";
import { embedFonts } from "./embed.ts";
import { drawLegend, type LegendItem, LINE_HEIGHT } from "./legend.ts";
import type { Table } from "./table.ts";
import { currentStyle, styleInches } from "./style.ts";
import {
  type FigureWidth,
  FONT_STACK,
  INK,
  POINTS_PER_INCH,
  TEXT_SIZE,
  WIDTHS,
  wrapText,
} from "./theme.ts";

/** What every figure function may be told. */
export interface FigureOptions {
  /** On paper; "column" by default. */
  readonly width?: FigureWidth;
  /** What all runs have in common, e.g. "MLP medium on MNIST"; the note begins with it. */
  readonly setting?: string;
}

/** What a figure function hands over. */
export interface FigureSpec extends FigureOptions {
  /** What the figure shows, one sentence; becomes its title and alternative text. */
  readonly title: string;
  /** Small print under the plot: n, what bars and bands are. Wrapped to the width. */
  readonly note: string;
  /** Height of the plot with its axes, in points; the whole is a little higher. */
  readonly plotHeight: number;
  /** Entries in reading order. */
  readonly legend?: readonly LegendItem[];
  /** The numbers drawn. */
  readonly data: Table;
  /** Scales and marks; size, fonts and document are set here. Several are stacked, all of one height. */
  readonly plot: Plot.PlotOptions | readonly Plot.PlotOptions[];
}

/** A drawn figure; {@linkcode writeFigure} puts it on disk, at the end of a cell it shows itself. */
export interface Figure {
  /** An SVG document: show it as image/svg+xml. */
  readonly svg: string;
  /** Points. */
  readonly width: number;
  /** Points; a multiple of 6, so that the PNG at 300 dpi has whole pixels. */
  readonly height: number;
  /** One sentence: what is shown. */
  readonly title: string;
  /** The small print. */
  readonly note: string;
  /** The numbers drawn. */
  readonly data: Table;
}

const PADDING = 3;

const AXIS: Plot.ScaleOptions = {
  labelAnchor: "center",
  labelArrow: "none",
  tickSize: 3,
  tickPadding: 2,
  labelOffset: 22,
  insetLeft: 6,
  insetRight: 6,
};

/** Attributes that hold coordinates; of others, such as class names, digits must be kept. */
const GEOMETRY = new Set(
  "d transform points x y x1 x2 y1 y2 cx cy r width height".split(" "),
);

/**
 * Replaces what only browsers understand, and rounds coordinates to 0.001 pt: the last digits
 * come from Math.log and Math.pow, which differ between versions of V8.
 */
function makePortable(root: FigureElement): void {
  for (const style of root.querySelectorAll("style")) style.remove();
  for (const element of [root, ...root.querySelectorAll("*")]) {
    element.removeAttribute("class");
    for (const { name, value } of [...element.attributes]) {
      if (value === "currentColor") element.setAttribute(name, INK);
      if (GEOMETRY.has(name)) {
        const rounded = value.replace(
          /-?\d*\.\d+(e-?\d+)?/g,
          (n: string) => String(+(+n).toFixed(3) + 0),
        );
        element.setAttribute(name, rounded);
      }
    }
  }
}

/** A legend's entry in the words of the style. */
function relabelled(item: LegendItem): LegendItem {
  return { ...item, label: currentStyle().labels?.[item.label] ?? item.label };
}

/** Puts the words of the style in the place of labels. */
function relabel(root: FigureElement): void {
  const { labels = {} } = currentStyle();
  for (const element of root.querySelectorAll("text")) {
    const text = element.textContent ?? "";
    if (Object.hasOwn(labels, text)) element.textContent = labels[text];
  }
}

/** Labels every tick; by itself a logarithmic axis would label only some (d3's tickFormat). */
function logAxis(x: Plot.ScaleOptions): Plot.CompoundMark {
  const { ticks, tickFormat, label } = { ...AXIS, ...x };
  const shared = { label, labelAnchor: "center", labelArrow: "none", labelOffset: 22 } as const;
  return Plot.axisX(ticks as number[], {
    ...shared,
    text: tickFormat as (tick: number) => string,
    tickSize: 3,
    tickPadding: 2,
  });
}

/** The plots of a figure, one under the other. */
function drawPlots(
  { plot }: Pick<FigureSpec, "plot">,
  width: number,
  height: number,
): FigureElement {
  const plots = [plot].flat() as Plot.PlotOptions[];
  const each = Math.floor(height / plots.length);
  const drawn = plots.map((one) => drawPlot(one, width, each));
  if (drawn.length === 1) return drawn[0];
  drawn.forEach((one, i) => one.setAttribute("transform", `translate(0,${i * each})`));
  return svgElement("g", {}, drawn);
}

function drawPlot(
  { x, y, ...rest }: Plot.PlotOptions,
  width: number,
  height: number,
): FigureElement {
  const { labelOffset: _offset, insetLeft: _left, insetRight: _right, ...vertical } = AXIS;
  const svg = Plot.plot({
    marginTop: 10,
    marginRight: 8,
    marginBottom: 27,
    marginLeft: 36,
    ...rest,
    document: figureDocument(),
    width,
    height,
    x: { ...AXIS, ...x },
    y: { ...vertical, ...y },
    marks: [...(x?.type === "log" ? [logAxis(x)] : []), ...(rest.marks ?? [])],
  });
  return svgElement("g", { "text-anchor": "middle" }, [
    ...svg.childNodes as Iterable<FigureElement>,
  ]);
}

/**
 * Draws a figure.
 *
 * @param spec Title, note, legend, data and the plot.
 * @returns The SVG, with xmlns, white background, and width and height in points.
 * @throws DataError from the figure functions, when rows are missing.
 */
export function renderFigure(spec: FigureSpec): Figure {
  const style = currentStyle();
  // Text has its size by scaling the whole: rooms and lines stay as they are worked out.
  const scale = (style.fontSize ?? TEXT_SIZE) / TEXT_SIZE;
  const inches = styleInches(style);
  const wanted = inches === null ? WIDTHS[spec.width ?? "column"] : inches * POINTS_PER_INCH;
  const width = Number((wanted / scale).toFixed(3));
  const inner = width - 2 * PADDING;
  const legend = drawLegend((spec.legend ?? []).map(relabelled), inner);
  const text = spec.setting === undefined ? spec.note : `${spec.setting}. ${spec.note}`;
  const note = style.caption === false ? [] : wrapText(text, inner);
  const around = legend.height + note.length * LINE_HEIGHT + 2 * PADDING;
  const height = Math.ceil((spec.plotHeight + around) / 6) * 6;
  const plot = drawPlots(spec, width, height - around);
  legend.group.setAttribute("transform", `translate(${PADDING},${PADDING})`);
  plot.setAttribute("transform", `translate(0,${PADDING + legend.height})`);
  const noteTop = height - PADDING - note.length * LINE_HEIGHT;
  const lines = note.map((line, index) =>
    svgElement("text", { x: PADDING, y: noteTop + (index + 0.75) * LINE_HEIGHT }, line)
  );
  const root = svgElement("svg", {
    width: `${wanted}pt`,
    height: `${height * scale}pt`,
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "font-family": style.fontFamily ?? FONT_STACK,
    "font-size": TEXT_SIZE,
    fill: INK,
  }, [
    svgElement("title", {}, spec.title),
    // Never empty: behind it are fonts and provenance.
    svgElement("desc", {}, text || spec.title),
    svgElement("rect", { width, height, fill: "white" }),
    legend.group,
    plot,
    svgElement("g", { "aria-label": "note" }, lines),
  ]);
  makePortable(root);
  relabel(root);
  const { title, data } = spec;
  const size = { width: wanted, height: height * scale };
  return seenInCells({ svg: serializeSvg(root), ...size, title, note: text, data });
}

/** Makes a figure that ends a cell be seen there; the property is none of its content. */
function seenInCells(figure: Figure): Figure {
  const { svg, title } = figure;
  return Object.defineProperty(figure, Symbol.for("Jupyter.display"), {
    value: async () => ({ "image/svg+xml": await embedFonts(svg), "text/plain": title }),
  });
}
