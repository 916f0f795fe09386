/**
 * Rows of numbers with one label or one number each: what a table, an array or a folder of images
 * holds.
 *
 * @module
 */

import { UsageError } from "../../errors.ts";
import { digestOf } from "../../files/digest.ts";
import type { LoadedData, Splits, Undigested } from "../data_set.ts";
import type { Moments } from "./moments.ts";

/** One part of a data set, a row an example. */
export interface RowSplit {
  /** Number of rows. */
  readonly size: number;
  /** Inputs, row-major `[size, features]`; of data with {@linkcode RowData.channels} as bytes. */
  readonly inputs: Float32Array | Uint8Array;
  /** Class of each row, 0 to `classes - 1`, or its standardised target; `[size]`. */
  readonly targets: Float32Array;
}

/** Rows split into what trains, what chooses and what judges. */
export interface RowData extends LoadedData, Splits<RowSplit> {
  /** Inputs a row. */
  readonly features: number;
  /**
   * Of rows held as bytes: what each channel is standardised by, `(byte - mean) / deviation`; the
   * channels of a pixel lie side by side.
   */
  readonly channels?: readonly Moments[];
  /** Height and width of rows that are square images, channels last. */
  readonly extent?: number;
  /** Number of classes; null where a number is predicted. */
  readonly classes: number | null;
  /** Of a number that is predicted: its mean and deviation in the training part. */
  readonly unit?: { readonly mean: number; readonly deviation: number };
}

/**
 * SHA-256 of a data set: one line of text with its sizes, then inputs and targets of train,
 * validation and test. Equal digests mean equal rows in an equal order.
 */
export function rowDataDigest(data: Undigested<RowData>): string {
  const parts = [data.train, data.validation, data.test];
  const sizes = parts.map((part) => part.size).join(" ");
  const { features, classes, classNames = [], unit, channels, extent } = data;
  // Rows that are no images have the header that they had before there were others.
  const images = channels === undefined && extent === undefined ? [] : [{ channels, extent }];
  const about = JSON.stringify([features, classes, classNames, unit ?? null, ...images]);
  return digestOf(
    `row data 1: ${about}, ${sizes}\n`,
    ...parts.flatMap(({ inputs, targets }) => [inputs, targets]),
  );
}

/**
 * Refuses a split whose values are not as many as its sizes say, or whose labels are no classes.
 *
 * @throws {UsageError} naming the split, what it has and what was expected.
 */
export function refuseIncompleteRows(
  { train, validation, test, features, classes }: Undigested<RowData>,
): void {
  for (const [name, { size, inputs, targets }] of Object.entries({ train, validation, test })) {
    if (size < 1 || inputs.length !== size * features || targets.length !== size) {
      throw new UsageError(
        `Cannot use the ${name} rows: ${inputs.length} inputs and ${targets.length} targets, ` +
          `expected ${size * features} and ${size} for ${size} rows of ${features}, at least one`,
      );
    }
    if (classes === null) continue;
    const beyond = targets.findIndex((label) =>
      !(Number.isInteger(label) && label >= 0 && label < classes)
    );
    if (beyond < 0) continue;
    throw new UsageError(
      `Cannot use the ${name} rows: label ${targets[beyond]} of row ${beyond}, expected 0 to ` +
        `${classes - 1}`,
    );
  }
}
