/**
 * Where the label of a horizontal line crosses no error bar.
 *
 * @module
 */
import type { ReferenceOptions } from "./marks.ts";

/** Where a label may stand. */
export type LabelPlace = Required<Pick<ReferenceOptions, "side" | "place">>;

/** A vertical bar: `at` 0 for the left end of the axis, 1 for the right, heights in the axis' units. */
export interface Bar {
  readonly at: number;
  readonly low: number;
  readonly high: number;
}

/** A line, and the room its label takes: the width as a share of the axis, the height in its units. */
export interface LabelledLine {
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The first free place: above the line at the preferred end, above it at the other, then below it.
 *
 * @param bars all that a label should not cross
 * @param line the line
 * @param preferred the end to begin with
 * @returns that above the preferred end where none is free
 */
export function freePlace(
  bars: readonly Bar[],
  { y, width, height }: LabelledLine,
  preferred: LabelPlace["side"],
): LabelPlace {
  const sides: LabelPlace["side"][] = preferred === "left" ? ["left", "right"] : ["right", "left"];
  const places = (["above", "below"] as const).flatMap((place) =>
    sides.map((side): LabelPlace => ({ side, place }))
  );
  const isCrossed = ({ side, place }: LabelPlace) => {
    const [bottom, top] = place === "above" ? [y, y + height] : [y - height, y];
    return bars.some(({ at, low, high }) =>
      (side === "left" ? at < width : at > 1 - width) && high > bottom && low < top
    );
  };
  return places.find((place) => !isCrossed(place)) ?? places[0];
}
