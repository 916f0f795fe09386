/**
 * Two arrays as a learning problem: rows of numbers or images, and what each is labelled with.
 *
 * @module
 */

import { basename } from "node:path";
import { DataError, UsageError } from "../../errors.ts";
import { isObject } from "../../files/json_text.ts";
import { numbersIn } from "../../numeric/shape.ts";
import { refuseNames, refuseOther, refuseSplit } from "../rows/options.ts";
import type { RowData } from "../rows/row_data.ts";
import { shapedData } from "../rows/shaped_data.ts";
import type { RowSplitting } from "../rows/split_rows.ts";
import { type Scope, SCOPES, type ShapedRows } from "../rows/standardised.ts";
import { numberedClasses, type Predicted, TARGET_KINDS, type TargetKind } from "../rows/targets.ts";
import { type ArrayPlace, readArray } from "./array_file.ts";

/** Two arrays of as many rows. */
export interface ArrayPair {
  /** `[n, ...]`, numbers. */
  readonly inputs: ArrayPlace;
  /** `[n]` or `[n, 1]`: integers, which are classes, or the numbers to predict. */
  readonly labels: ArrayPlace;
}

/** How arrays are read. */
export interface ArrayOptions {
  /** `classification` (default): labels are integers, a class each; `regression`: they are numbers. */
  readonly kind?: TargetKind;
  /** Shares and seed of the parts; validation 0.2, test 0.2 and seed 42 by default. */
  readonly split?: Partial<RowSplitting>;
  /**
   * What has a mean and a deviation of its own: every input (`feature`), or every channel of images
   * `[n, height, width]` or `[n, height, width, channels]` (`channel`). By default the latter for
   * unsigned bytes of such a shape, the former for all else.
   */
  readonly standardise?: Scope;
}

/** Refuses options that no arrays have. @throws {UsageError} naming the option and its value */
export function refuseArrayOptions(options: ArrayOptions): void {
  if (!isObject(options)) {
    throw new UsageError(`Options of arrays are an object, got ${String(options)}`);
  }
  refuseNames("An array", options, ["kind", "split", "standardise"]);
  const { kind = "classification", standardise = "feature", split = {} } = options as ArrayOptions;
  refuseOther("An array", "kind", kind, TARGET_KINDS);
  refuseOther("An array", "standardise", standardise, SCOPES);
  refuseSplit("An array", split);
}

/**
 * Reads two arrays. Inputs are standardised by the training part, `(x - mean) / deviation`; parts are
 * drawn by the seed of the split, each class by its share.
 *
 * @throws {UsageError} as {@linkcode refuseArrayOptions}
 * @throws {DataError} naming the file: what is no array of numbers, no rows, NaN or infinity, another
 * number of labels, labels that are no integers, one class or a class of fewer than three rows
 */
export async function loadArrays(
  { inputs, labels }: ArrayPair,
  options: ArrayOptions = {},
): Promise<RowData> {
  refuseArrayOptions(options);
  const rows = await readArray(inputs);
  refuseValues(rows);
  const targets = await readArray(labels);
  refuseOtherLength(rows, targets);
  const predicted = options.kind === "regression" ? numbersOf(targets) : classesOf(targets);
  const name = basename(inputs.path);
  return shapedData(rows, { ...options, name, predicted, of: `${targets.what}: the array` });
}

/** @throws {DataError} for inputs without rows or values, and for any that is no finite number */
function refuseValues({ what, shape, values }: ShapedRows): void {
  if (shape.length < 2 || values.length === 0) {
    throw new DataError(
      `${what}: an array of shape [${shape}], expected [n, features] or images, [n, height, width] ` +
        "or [n, height, width, channels]",
    );
  }
  const place = values.findIndex((value) => !Number.isFinite(value));
  if (place < 0) return;
  const width = numbersIn(shape.slice(1));
  throw new DataError(
    `${what}: ${values[place]} in row ${Math.floor(place / width)}, value ${
      place % width
    } of it, ` +
      "expected finite numbers",
  );
}

/** @throws {DataError} for labels that are not one a row */
function refuseOtherLength(rows: ShapedRows, { what, shape }: ShapedRows): void {
  const [size] = rows.shape;
  const isList = shape.length === 1 || shape.length === 2 && shape[1] === 1;
  if (isList && shape[0] === size) return;
  throw new DataError(
    `${what}: labels of shape [${shape}], expected [${size}], one for each row of ${rows.what}`,
  );
}

function numbersOf({ what, values }: ShapedRows): Predicted {
  const place = values.findIndex((value) => !Number.isFinite(value));
  if (place < 0) return { values: Array.from(values) };
  throw new DataError(`${what}: label ${place} is ${values[place]}, expected a finite number`);
}

function classesOf({ what, values }: ShapedRows): Predicted {
  const place = values.findIndex((value) => !Number.isInteger(value));
  if (place < 0) {
    const labels = Array.from(values, String);
    return numberedClasses(labels, { isNumeric: true, what: `${what}: the array` });
  }
  throw new DataError(
    `${what}: label ${place} is ${
      values[place]
    }: classes are integers, kind: "regression" predicts ` +
      "numbers",
  );
}
