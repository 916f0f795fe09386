/**
 * Labelled images as bytes, grey or coloured: what a classification benchmark reads.
 *
 * @module
 */

import { DataError, UsageError } from "../errors.ts";
import { digestOf } from "../files/digest.ts";
import type { LoadedData, Splits, Undigested } from "./data_set.ts";
import { takeFeatures } from "./graphs/features.ts";
import type { LabelledImages } from "./images/labelled.ts";

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
export interface ImageData extends LoadedData, Splits<Split> {
  /** Height and width of an image in pixels. */
  readonly shape: readonly [number, number];
  /** Values of a pixel: 3 for red, green and blue; 1, the default, for grey. */
  readonly channels?: number;
  /** Height times width times channels. */
  readonly features: number;
  /** Number of classes. */
  readonly classes: number;
}

/**
 * SHA-256 of a data set: one line of text with its sizes, then inputs and labels of train,
 * validation and test. Equal digests mean equal images in an equal order.
 */
export function imageDataDigest(data: Undigested<ImageData>): string {
  const parts = [data.train, data.validation, data.test];
  const sizes = parts.map((part) => part.size).join(" ");
  const { channels = 1 } = data;
  // Grey images have the header that they had before there were others.
  const shape = channels === 1 ? data.shape : [...data.shape, channels];
  const header = `image data 1: ${shape.join("x")} ${data.classes} classes, ${sizes}\n`;
  return digestOf(header, ...parts.flatMap(({ inputs, labels }) => [inputs, labels]));
}

/** Square images in colour, with their digest and the name that it gives them. */
export function squareImages(
  { side, classes, classNames, train, validation, test }:
    & Splits<Split>
    & Pick<ImageData, "classes" | "classNames">
    & { side: number },
  name: (digest: string) => string,
): ImageData {
  const about = { shape: [side, side] as const, channels: 3, features: 3 * side * side, classes };
  const digest = imageDataDigest({ ...about, train, validation, test });
  return { name: name(digest), digest, ...about, classNames, train, validation, test };
}

/**
 * Refuses a split whose bytes are not as many as its sizes say, or whose labels are no classes.
 *
 * @throws {UsageError} naming the split, what it has and what was expected.
 */
export function refuseIncomplete(
  { train, validation, test, features, classes }: Undigested<ImageData>,
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
 * Training images in two parts: of `order`, the first tenth (rounded, at least one image) chooses, the
 * rest trains.
 *
 * @throws {DataError} when there is a single image
 */
export function holdOutTenth(
  images: LabelledImages,
  order: Uint32Array,
): Pick<Splits<Split>, "train" | "validation"> {
  if (order.length < 2) {
    throw new DataError(
      `Cannot split ${order.length} training image into train and validation: need 2`,
    );
  }
  const held = Math.max(1, Math.round(order.length / 10));
  return {
    train: takeRows(images, order.subarray(held)),
    validation: takeRows(images, order.subarray(0, held)),
  };
}

/** Images as one split, not copied. */
export function splitOf({ inputs, labels }: LabelledImages): Split {
  return { size: labels.length, inputs, labels };
}

/** Copies the images at `rows`, in that order, into a split of their own. */
export function takeRows({ inputs, labels }: LabelledImages, rows: Uint32Array): Split {
  const width = labels.length === 0 ? 0 : inputs.length / labels.length;
  const { values } = takeFeatures({ width, values: inputs }, rows);
  return { size: rows.length, inputs: values, labels: Uint8Array.from(rows, (row) => labels[row]) };
}
