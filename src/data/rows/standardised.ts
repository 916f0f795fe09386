/**
 * Arrays as inputs: standardised by the training part, in whichever shape a row has.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import type { ArrayValues } from "../../files/pickle/value.ts";
import { numbersIn } from "../../numeric/shape.ts";
import { square } from "../../numeric/powers.ts";
import type { Moments } from "./moments.ts";
import type { RowData, RowSplit } from "./row_data.ts";

/** What has a mean and a deviation of its own: every input, or every channel of images. */
export type Scope = "feature" | "channel";
/** Both. */
export const SCOPES: readonly Scope[] = ["feature", "channel"];

/** Red, green, blue and how opaque: as many rows of pixels are no image. */
const MOST_COLOURS = 4;

/** Rows of numbers, of any shape. */
export interface ShapedRows {
  /** Where they are from, for messages. */
  readonly what: string;
  /** `[n, ...]`; `[n, height, width]` and `[n, height, width, channels]` may be images. */
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: ArrayValues;
  /** Whether they are bytes, such as pixels: these stay as small as they are, channel by channel. */
  readonly isBytes: boolean;
}

/** Rows as inputs. */
export interface Standardised extends Pick<RowData, "features" | "channels" | "extent"> {
  /** Those of some rows, in that order. */
  inputs(rows: Uint32Array): RowSplit["inputs"];
}

/**
 * `(x - mean) / deviation` by the training part; what never changes there has deviation 1.
 *
 * @param training numbers of the rows that may tell
 * @param scope of each mean and deviation; by default a channel of bytes that have the shape of
 * images, and a feature of all else
 * @throws {DataError} for values too large to be standardised, and channels that lie first
 */
export function standardised(
  rows: ShapedRows,
  training: Uint32Array,
  scope: Scope = usualScope(rows),
): Standardised {
  const { shape, values, isBytes } = rows;
  const features = numbersIn(shape.slice(1));
  const groups = scope === "feature" ? features : channelsOf(rows);
  const moments = momentsOfGroups(rows, training, groups);
  const about = { features, ...extentOf(shape) };
  if (isBytes && scope === "channel") {
    const inputs = (taken: Uint32Array) => takenBytes(values as Uint8Array, features, taken);
    return { ...about, channels: moments, inputs };
  }
  const inputs = (taken: Uint32Array) => {
    const out = new Float32Array(taken.length * features);
    taken.forEach((row, place) => {
      for (let i = 0; i < features; i++) {
        const { mean, deviation } = moments[i % groups];
        out[place * features + i] = (values[row * features + i] - mean) / deviation;
      }
    });
    return out;
  };
  return { ...about, inputs };
}

function usualScope({ isBytes, shape }: ShapedRows): Scope {
  return isBytes && isImage(shape) ? "channel" : "feature";
}

/** Channels of images; of rows of another shape, one. @throws {DataError} for channels that lie first */
function channelsOf({ what, shape }: ShapedRows): number {
  if (shape.length !== 4) return 1;
  const [, height, , channels] = shape;
  if (height > MOST_COLOURS || channels <= MOST_COLOURS) return channels;
  throw new DataError(
    `${what}: images of shape [${shape}] have ${channels} channels and ${height} rows, expected ` +
      "channels last: save x.transpose(0, 2, 3, 1)",
  );
}

function isImage({ length }: readonly number[]): boolean {
  return length === 3 || length === 4;
}

/** The side of square images. */
function extentOf(shape: readonly number[]): Pick<RowData, "extent"> {
  return isImage(shape) && shape[1] === shape[2] ? { extent: shape[1] } : {};
}

function takenBytes(values: Uint8Array, width: number, rows: Uint32Array): Uint8Array {
  const out = new Uint8Array(rows.length * width);
  rows.forEach((row, place) => {
    out.set(values.subarray(row * width, (row + 1) * width), place * width);
  });
  return out;
}

/** The moments of every `groups`-th value of some rows; value `i` of a row is of group `i % groups`. */
function momentsOfGroups(
  { what, shape, values }: ShapedRows,
  rows: Uint32Array,
  groups: number,
): Moments[] {
  const width = numbersIn(shape.slice(1));
  const count = rows.length * width / groups;
  const each = (use: (value: number, group: number) => void) => {
    for (const row of rows) {
      for (let i = 0; i < width; i++) use(values[row * width + i], i % groups);
    }
  };
  const [means, squares] = [new Float64Array(groups), new Float64Array(groups)];
  const smallest = new Float64Array(groups).fill(Infinity);
  const largest = new Float64Array(groups).fill(-Infinity);
  each((value, group) => {
    means[group] += value / count;
    smallest[group] = Math.min(smallest[group], value);
    largest[group] = Math.max(largest[group], value);
  });
  each((value, group) => squares[group] += square(value - means[group]) / count);
  return Array.from(squares, (variance, group) => {
    // Sums are not exact: a constant must not be divided by its rounding.
    if (smallest[group] === largest[group]) return { mean: smallest[group], deviation: 1 };
    const deviation = Math.sqrt(variance);
    if (deviation > 0 && deviation < Infinity) return { mean: means[group], deviation };
    throw new DataError(
      `${what}: values from ${smallest[group]} to ${largest[group]} cannot be standardised`,
    );
  });
}
