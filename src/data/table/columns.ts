/**
 * From the texts of a table to numbers: how each column is encoded, and what is refused.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { quote } from "../../files/json_text.ts";
import type { TextTable } from "./delimited.ts";
import { momentsOf } from "../rows/moments.ts";

/** What becomes of rows with missing values: refused, left out, or filled with the training mean. */
export type Missing = "refuse" | "drop" | "mean";
/** All of them. */
export const MISSING: readonly Missing[] = ["refuse", "drop", "mean"];

/** More different texts in a column are names of rows. */
const MOST_TEXTS = 100;

/** What becomes of columns of text: refused, or an input a value. */
export type Texts = "refuse" | "one-hot";
/** All of them. */
export const TEXTS: readonly Texts[] = ["refuse", "one-hot"];

/** How a column becomes inputs; plain data, which a model is shipped with. */
export type ColumnCode =
  | {
    readonly column: string;
    readonly kind: "number";
    /** Of the training part; the input is `(x - mean) / deviation`. */
    readonly mean: number;
    /** Of the training part, divided by n; 1 for a column that never changes. */
    readonly deviation: number;
  }
  | {
    readonly column: string;
    readonly kind: "one-hot";
    /** What it held in the training part, sorted: one input each, 0 or 1. */
    readonly values: readonly string[];
  };

/** How columns are taken. */
export interface ColumnChoices {
  /** What becomes of rows with missing values; they are refused by default. */
  readonly missing: Missing;
  /** What becomes of columns of text; they are refused by default. */
  readonly texts: Texts;
}

/** What stands for a value that is not there. */
const NOTHING: ReadonlySet<string> = new Set(["", "?", "NA", "N/A", "NaN", "nan", "null", "None"]);

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Whether a field holds nothing. */
export function isMissing(text: string): boolean {
  return NOTHING.has(text);
}

/** A field as a number; null where it is none, or none that is finite. */
export function numberOf(text: string): number | null {
  const value = NUMBER.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : null;
}

/** The place of a column. @throws {DataError} naming those there are */
export function placeOf(column: string, { path, columns }: TextTable): number {
  const place = columns.indexOf(column);
  if (place >= 0) return place;
  const known = columns.slice(0, 12).map((name) => quote(name)).join(", ");
  const more = columns.length > 12 ? ` and ${columns.length - 12} more` : "";
  throw new DataError(`${path}: has no column ${quote(column)}, there are ${known}${more}`);
}

/**
 * The rows in which a column of `places` is missing.
 *
 * @throws {DataError} for the first such field where they are refused
 */
export function missingRows(
  table: TextTable,
  places: readonly number[],
  { missing }: ColumnChoices,
): ReadonlySet<number> {
  const found = new Set<number>();
  table.rows.forEach((row, i) => {
    const place = places.find((place) => isMissing(row[place]));
    if (place === undefined) return;
    if (missing === "refuse") {
      throw new DataError(
        `${table.path}: line ${table.lines[i]} has no value in column ` +
          `${quote(table.columns[place])}: say missing: "drop" to leave such rows out, or "mean"`,
      );
    }
    found.add(i);
  });
  return found;
}

/**
 * How columns are encoded, by the training part of a table.
 *
 * @param training rows that may tell: nothing is learnt from others
 * @throws {DataError} for a column of text where those are refused, and for one without any value
 */
export function codesOf(
  table: TextTable,
  places: readonly number[],
  training: Uint32Array,
  { texts }: ColumnChoices,
): ColumnCode[] {
  return places.map((place) => {
    const column = table.columns[place];
    refuseText(table, place, texts);
    const known = Array.from(training, (row) => table.rows[row][place])
      .filter((text) => !isMissing(text));
    if (known.length === 0) {
      throw new DataError(`${table.path}: column ${quote(column)} is empty: name it in drop`);
    }
    if (isText(table, place)) {
      const values = [...new Set(known)].sort();
      if (values.length > MOST_TEXTS) {
        throw new DataError(
          `${table.path}: column ${
            quote(column)
          } has ${values.length} different texts, expected at ` +
            `most ${MOST_TEXTS}: name it in drop`,
        );
      }
      return { column, kind: "one-hot", values };
    }
    const values = known.map((text) => numberOf(text)!);
    return { column, kind: "number", ...momentsOf(values) };
  });
}

/** Whether a column holds anything that is no number. */
function isText({ rows }: TextTable, place: number): boolean {
  return rows.some((row) => !isMissing(row[place]) && numberOf(row[place]) === null);
}

function refuseText(table: TextTable, place: number, texts: ColumnChoices["texts"]): void {
  if (texts !== "refuse" || !isText(table, place)) return;
  const row = table.rows.findIndex((row) =>
    !isMissing(row[place]) && numberOf(row[place]) === null
  );
  throw new DataError(
    `${table.path}: line ${table.lines[row]} has ${quote(table.rows[row][place])} in column ` +
      `${
        quote(table.columns[place])
      }, which is no number: say texts: "one-hot", or name it in drop`,
  );
}

/** How many inputs some columns become. */
export function widthOf(codes: readonly ColumnCode[]): number {
  return codes.reduce((sum, code) => sum + (code.kind === "number" ? 1 : code.values.length), 0);
}

/**
 * Rows as inputs, row-major; missing numbers at the mean, values that training did not have as zeros.
 *
 * @param rows which, in that order
 * @throws {DataError} for a column that is missing, or a field that is no number where one is needed
 */
export function encodedRows(
  table: TextTable,
  codes: readonly ColumnCode[],
  rows: Uint32Array,
): Float32Array {
  const width = widthOf(codes);
  const values = new Float32Array(rows.length * width);
  let first = 0;
  for (const code of codes) {
    const place = placeOf(code.column, table);
    rows.forEach((row, i) => {
      const text = table.rows[row][place];
      if (code.kind === "one-hot") {
        const found = code.values.indexOf(text);
        if (found >= 0) values[i * width + first + found] = 1;
      } else if (!isMissing(text)) {
        values[i * width + first] = (needNumber(text, table, row, code.column) - code.mean) /
          code.deviation;
      }
    });
    first += code.kind === "number" ? 1 : code.values.length;
  }
  return values;
}

/** @throws {DataError} naming line and column of what is no number */
export function needNumber(text: string, table: TextTable, row: number, column: string): number {
  const value = numberOf(text);
  if (value !== null) return value;
  throw new DataError(
    `${table.path}: line ${table.lines[row]} has ${quote(text)} in column ${quote(column)}, ` +
      "expected a number",
  );
}
