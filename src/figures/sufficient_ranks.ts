/**
 * Smallest sufficient ranks at the bottom of a plot.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { INK, type SeriesStyle, textWidth } from "./theme.ts";

/** The smallest sufficient rank r*(eps), with its interval. */
export interface SufficientRank {
  /** How it is called, e.g. "r*(1 pp) = 8" or "r*(1 pp) > 32". */
  readonly label: string;
  /** Null where no measured rank suffices: then only the interval is drawn. */
  readonly rank: number | null;
  /** Lower end of the interval. */
  readonly low: number;
  /** Infinity stands for "above all measured ranks" and is drawn as an arrow. */
  readonly high: number;
}

/** Share of a plot's height that one row of {@linkcode sufficientRanks} needs. */
export const SUFFICIENT_ROW = 0.085;

/** Says how {@linkcode sufficientRanks} are drawn; empty where there are none. */
export function sufficientNote(ranks: readonly SufficientRank[]): string {
  if (ranks.length === 0) return "";
  return ranks.every(({ rank }) => rank === null)
    ? " Arrow: the interval of r*(ε) goes beyond the axis."
    : " Open marks: r*(ε), bars: its interval (arrow: beyond the axis).";
}

/**
 * Sufficient ranks at the bottom of a plot: a mark with a bar for its interval, one above the
 * other, each with its label where there is room.
 *
 * @param ranks What to draw.
 * @param styles Looks, one a mark.
 * @param domain Vertical domain; its lowest `ranks.length` rows should be free.
 * @param span Smallest and largest rank of the axis.
 */
export function sufficientRanks(
  ranks: readonly SufficientRank[],
  styles: readonly SeriesStyle[],
  domain: readonly [number, number],
  span: readonly [number, number],
): Plot.Markish[] {
  const axisPoints = 170;
  const place = (rank: number) =>
    span[1] > span[0] ? Math.log(rank / span[0]) / Math.log(span[1] / span[0]) : 0.5;
  const row = (domain[1] - domain[0]) * SUFFICIENT_ROW;
  return ranks.flatMap(({ label, rank, ...interval }, index) => {
    const low = Math.min(Math.max(interval.low, span[0]), span[1]);
    const high = Math.min(Math.max(interval.high, low), span[1]);
    const open = interval.high > span[1];
    const y = [domain[0] + row * (index + 0.7)];
    const { color: stroke, marker: symbol } = styles[index];
    const needed = (textWidth(label) + 4) / axisPoints;
    const left = place(low) > needed;
    const right = !left && !open && place(high) < 1 - needed;
    const x = [left ? low : right ? high : span[0]];
    return [
      Plot.link([0], {
        x1: [low],
        x2: [high],
        y1: y,
        y2: y,
        stroke,
        strokeWidth: 3.5,
        opacity: 0.3,
      }),
      rank === null
        ? null
        : Plot.dot([0], { x: [rank], y, stroke, symbol, fill: "white", r: 2.8, strokeWidth: 1.2 }),
      open ? Plot.text(["→"], { x: [high], y, dx: 6.5, fill: INK }) : null,
      Plot.text([label], {
        x,
        y,
        textAnchor: left ? "end" : "start",
        dx: left ? -7 : right ? 7 : 8,
        // Over its bar, where there is no room beside it.
        dy: left || right ? 0 : -6,
        fill: INK,
      }),
    ];
  });
}
