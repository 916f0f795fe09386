/**
 * What every figure shares: paper sizes, type, and colours that are never alone.
 *
 * The user unit of every figure is the point (1/72 inch), so `font-size="8"` is 8 pt on paper.
 *
 * @module
 */

import { currentStyle } from "./style.ts";

/** Points in an inch. */
export const POINTS_PER_INCH = 72;

/** Widths in points: one column of a two-column page (3.3 in) and the whole page (6.9 in). */
export const WIDTHS = { column: 237.6, page: 496.8 } as const;

/** One of {@linkcode WIDTHS}. */
export type FigureWidth = keyof typeof WIDTHS;

/** Size of all text, in points. */
export const TEXT_SIZE = 8;

/** Resolution of the PNG, dots an inch. */
export const PNG_DPI = 300;

/** The embedded family first, then faces of nearly the same width that most systems have. */
export const FONT_STACK = "'Source Sans 3', 'Source Sans Pro', 'Helvetica Neue', Arial, sans-serif";

/** Text and axes. */
export const INK = "#1a1a1a";

/** Grid and other marks that must stay behind the data. */
export const FAINT = "#d9d9d9";

/** Reference lines, single runs and their labels; 4.5:1 against white. */
export const MUTED = "#666666";

/** The palette of Okabe and Ito (2008), told apart with every common colour vision. */
export const OKABE_ITO = {
  black: "#000000",
  orange: "#E69F00",
  skyBlue: "#56B4E9",
  green: "#009E73",
  yellow: "#F0E442",
  blue: "#0072B2",
  vermillion: "#D55E00",
  purple: "#CC79A7",
} as const;

/** Markers that stay distinct when 5 points across. */
export type MarkerName = "circle" | "square" | "triangle" | "diamond" | "star" | "cross" | "wye";

/** How one series looks: a colour, doubled by a dash (lines) and a marker (dots). */
export interface SeriesStyle {
  /** Of the palette. */
  readonly color: string;
  /** `stroke-dasharray`; "none" is solid. */
  readonly dash: string;
  /** Symbol of its dots. */
  readonly marker: MarkerName;
}

/** Yellow is left out: on white paper its contrast is 1.3:1. */
const SERIES: readonly SeriesStyle[] = [
  { color: OKABE_ITO.blue, dash: "none", marker: "circle" },
  { color: OKABE_ITO.vermillion, dash: "5 2", marker: "square" },
  { color: OKABE_ITO.green, dash: "1.5 1.5", marker: "triangle" },
  { color: OKABE_ITO.purple, dash: "6 2 1.5 2", marker: "diamond" },
  { color: OKABE_ITO.orange, dash: "3 1.5", marker: "star" },
  { color: OKABE_ITO.skyBlue, dash: "8 2", marker: "cross" },
  { color: OKABE_ITO.black, dash: "1.5 3", marker: "wye" },
];

/**
 * The look of the `index`-th series of a figure.
 *
 * After seven series colours come again, each with the dash and marker of another series, so
 * that 49 pairs are distinct; a figure that needs more than about ten should use facets.
 *
 * @param index 0, 1, 2 ...
 */
export function seriesStyle(index: number): SeriesStyle {
  const turn = Math.floor(index / SERIES.length);
  const doubled = SERIES[(index + turn) % SERIES.length];
  const { colours = SERIES.map(({ color }) => color) } = currentStyle();
  return { ...doubled, color: colours[index % colours.length] };
}

/** Advance widths of ASCII 32 to 126 in Source Sans 3 Regular, thousandths of an em. */
const ADVANCES =
  ("200 289 426 497 497 824 609 249 303 303 418 497 249 311 249 350 497 497 497 497 497 497 497 " +
    "497 497 497 249 249 497 497 497 425 847 543 588 571 615 527 494 617 652 263 479 579 486 727 " +
    "647 664 566 664 569 534 536 645 515 786 513 476 539 303 350 303 497 500 542 504 553 456 555 " +
    "496 292 504 544 246 247 495 255 829 547 542 555 555 347 419 338 544 467 719 446 467 425 303 " +
    "241 303 497").split(" ").map(Number);

/** Width of `text` on paper, in points; what is not ASCII counts as wide as a Greek letter. */
export function textWidth(text: string): number {
  const units = [...text].reduce(
    (sum, letter) => sum + (ADVANCES[(letter.codePointAt(0) ?? 0) - 32] ?? 580),
    0,
  );
  return units * TEXT_SIZE / 1000;
}

/** Room, in points, that a plot must leave at its side for the longest of these labels. */
export function labelRoom(labels: readonly string[]): number {
  return Math.ceil(Math.max(...labels.map(textWidth))) + 12;
}

/** Breaks `text` at spaces into lines of at most `width` points; `n = 3` stays together. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/(?<!=)\s+(?!=)/).filter((word) => word !== "")) {
    const longer = lines.length === 0 ? word : `${lines[lines.length - 1]} ${word}`;
    if (lines.length > 0 && textWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
