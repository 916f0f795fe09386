/**
 * A colour image in memory, and images of one size side by side.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { MOST_PIXELS } from "../../files/limits.ts";

/** A colour image as bytes. */
export interface Pixels {
  /** Rows. */
  readonly height: number;
  /** Columns. */
  readonly width: number;
  /** Red, green and blue of each pixel, row-major `[height, width, 3]`. */
  readonly values: Uint8Array;
}

/**
 * Refuses an image by the size that it says it has, before it is unpacked.
 *
 * @throws {DataError} naming the file
 */
export function refuseManyPixels(
  { height, width }: Pick<Pixels, "height" | "width">,
  path: string,
): void {
  if (height * width <= MOST_PIXELS) return;
  throw new DataError(
    `${path}: an image of ${height} x ${width} pixels, expected at most ${MOST_PIXELS}`,
  );
}

/** Red, green and blue of bytes that also have an alpha, which is dropped, as PIL's "RGB" does. */
export function withoutAlpha(rgba: Uint8Array | Uint8ClampedArray): Uint8Array {
  const values = new Uint8Array(rgba.length / 4 * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    values[to++] = rgba[from];
    values[to++] = rgba[from + 1];
    values[to++] = rgba[from + 2];
  }
  return values;
}
