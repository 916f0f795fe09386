/**
 * What is predicted of rows, and in which part each row is.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import type { Splits } from "../data_set.ts";
import { momentsOf } from "./moments.ts";
import type { RowData } from "./row_data.ts";
import { type RowSplitting, splitRows, USUAL_SPLIT } from "./split_rows.ts";

/** What a label can be: a class, or a number. */
export type TargetKind = "classification" | "regression";
/** Both. */
export const TARGET_KINDS: readonly TargetKind[] = ["classification", "regression"];

/** More classes than this are numbers, or names of examples. */
const MOST_CLASSES = 256;

/** A class or a number a row. */
export interface Predicted {
  /** The number of its class, 0 to classes - 1, or its number. */
  readonly values: readonly number[];
  /** What the classes are called, in their order; absent where numbers are predicted. */
  readonly classNames?: readonly string[];
}

/**
 * Classes by what rows are labelled with: texts in the order of their letters, or numbers in theirs.
 *
 * @param labels a label a row; of numbers their texts
 * @param what they are, as messages say it
 * @throws {DataError} for fewer than 2 classes, or more than 256
 */
export function numberedClasses(
  labels: readonly string[],
  { isNumeric, what }: { readonly isNumeric: boolean; readonly what: string },
): Predicted {
  const names = [...new Set(labels)]
    .sort(isNumeric ? (a, b) => Number(a) - Number(b) : undefined);
  if (names.length < 2 || names.length > MOST_CLASSES) {
    throw new DataError(
      `${what} has ${names.length} different value${
        names.length === 1 ? "" : "s"
      }, expected 2 to ${MOST_CLASSES} classes`,
    );
  }
  const places = new Map(names.map((name, i) => [name, i]));
  return { values: labels.map((label) => places.get(label)!), classNames: names };
}

/** Rows in three parts, with their targets. */
export interface Divided extends Pick<RowData, "classes" | "classNames" | "unit"> {
  /** Numbers of the rows of each part. */
  readonly parts: Splits<Uint32Array>;
  /** Their targets: classes, or numbers standardised by the training part. */
  targets(rows: Uint32Array): Float32Array;
}

/**
 * Divides rows, each class by its share; numbers are standardised by the training part.
 *
 * @param what is predicted, as messages say it
 * @throws {DataError} for a class of fewer than three rows, numbers that never change in a part
 */
export function divided(
  { values, classNames }: Predicted,
  what: string,
  split: Partial<RowSplitting> = {},
): Divided {
  const shares = { ...USUAL_SPLIT, ...split };
  const at = (rows: Uint32Array) => Array.from(rows, (row) => values[row]);
  if (classNames !== undefined) {
    const parts = splitRows(values, classNames, shares);
    const targets = (rows: Uint32Array) => Float32Array.from(at(rows));
    return { parts, classes: classNames.length, classNames, targets };
  }
  if (values.every((value) => value === values[0])) {
    throw new DataError(`${what} is ${values[0]} in every row`);
  }
  const parts = splitRows(new Uint8Array(values.length), [], shares);
  refuseFlatParts(what, parts, values);
  const unit = momentsOf(at(parts.train));
  const targets = (rows: Uint32Array) =>
    Float32Array.from(at(rows), (value) => (value - unit.mean) / unit.deviation);
  return { parts, classes: null, unit, targets };
}

/** @throws {DataError} for a part in which the number never changes: nothing of it could be explained */
function refuseFlatParts(
  what: string,
  parts: Splits<Uint32Array>,
  values: readonly number[],
): void {
  for (const [part, rows] of Object.entries(parts)) {
    if (rows.some((row: number) => values[row] !== values[rows[0]])) continue;
    throw new DataError(
      `${what} has a single value in the ${rows.length} row${
        rows.length === 1 ? "" : "s"
      } of ${part}: more rows are needed, or another split`,
    );
  }
}

/** Something of each part. */
export function everyPart<A, B>(
  { train, validation, test }: Splits<A>,
  of: (part: A) => B,
): Splits<B> {
  return { train: of(train), validation: of(validation), test: of(test) };
}
