/**
 * CIFAR-10's binary format: a label, then the red, the green and the blue plane of an image.
 *
 * ```text
 * byte 0            class, 0 to 9
 * bytes 1-1024      red, row by row
 * bytes 1025-2048   green
 * bytes 2049-3072   blue
 * ```
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { quoteValue } from "../../files/json_text.ts";
import type { LabelledImages } from "../images/labelled.ts";

/** Height and width of an image. */
export const SIDE = 32;

const PLANE = SIDE * SIDE;
/** Bytes of an image. */
export const PLANES = 3 * PLANE;
const RECORD = 1 + PLANES;

/**
 * The images of a binary file, channels last.
 *
 * @param classes Labels must be below it.
 * @throws {DataError} naming the file: no record, part of one, or a label that is no class.
 */
export function parseRecords(bytes: Uint8Array, path: string, classes: number): LabelledImages {
  const size = Math.floor(bytes.length / RECORD);
  if (size === 0 || bytes.length % RECORD !== 0) {
    throw new DataError(
      `${path}: ${bytes.length} bytes are ${size} records of ${RECORD} and ` +
        `${bytes.length % RECORD} bytes more, expected whole records: the file is cut off`,
    );
  }
  const inputs = new Uint8Array(size * PLANES);
  const labels = Uint8Array.from({ length: size }, (_, image) => bytes[image * RECORD]);
  refuseOtherLabels(labels, classes, path);
  for (let image = 0; image < size; image++) {
    interleave(bytes.subarray(image * RECORD + 1), inputs.subarray(image * PLANES));
  }
  return { inputs, labels };
}

/** @throws {DataError} naming the file, for a label that is no class. */
export function refuseOtherLabels(labels: ArrayLike<unknown>, classes: number, path: string): void {
  for (let image = 0; image < labels.length; image++) {
    const label = labels[image];
    if (Number.isInteger(label) && Number(label) >= 0 && Number(label) < classes) continue;
    throw new DataError(
      `${path}: label ${quoteValue(label)} of image ${image}, expected 0 to ${classes - 1}`,
    );
  }
}

/** Three planes to three channels a pixel. */
export function interleave(planes: Uint8Array, pixels: Uint8Array): void {
  for (let pixel = 0, to = 0; pixel < PLANE; pixel++) {
    pixels[to++] = planes[pixel];
    pixels[to++] = planes[PLANE + pixel];
    pixels[to++] = planes[2 * PLANE + pixel];
  }
}
