/**
 * A table as a learning problem: which column is predicted, and how the others become inputs.
 *
 * @module
 */

import { basename } from "node:path";
import { DataError, UsageError } from "../../errors.ts";
import { isObject, quote } from "../../files/json_text.ts";
import { didYouMean } from "../../nearest.ts";
import type { Splits } from "../data_set.ts";
import { type RowData, rowDataDigest, type RowSplit } from "../row_data.ts";
import {
  codesOf,
  type ColumnChoices,
  type ColumnCode,
  encodedRows,
  MISSING,
  missingRows,
  needNumber,
  numberOf,
  placeOf,
  TEXTS,
  widthOf,
} from "./columns.ts";
import { readTable, type TextTable } from "./delimited.ts";
import { momentsOf } from "./moments.ts";
import { refuseShares, type RowSplitting, splitRows, USUAL_SPLIT } from "./split_rows.ts";

/** What a column can be predicted as. */
export type TableKind = "classification" | "regression";
/** All of them. */
export const TABLE_KINDS: readonly TableKind[] = ["classification", "regression"];

/** More classes than this are numbers, or names of examples. */
const MOST_CLASSES = 256;

/** How a table is read. */
export interface TableOptions extends Partial<ColumnChoices> {
  /** The column to predict. */
  readonly label: string;
  /** `classification` (default): its integers or texts are classes; `regression`: it is a number. */
  readonly kind?: TableKind;
  /** Columns that are no inputs; none by default. */
  readonly drop?: readonly string[];
  /** Shares and seed of the parts; validation 0.2, test 0.2 and seed 42 by default. */
  readonly split?: Partial<RowSplitting>;
}

/** A table, read. */
export interface TableData extends RowData {
  /** How its columns became inputs, by the training part. */
  readonly codes: readonly ColumnCode[];
}

/** The names that {@linkcode TableOptions} has. */
const OPTIONS = ["label", "kind", "drop", "split", "missing", "texts"] as const;

/**
 * Refuses options that no table has.
 *
 * @throws {UsageError} naming the option, its value and what would be right
 */
export function refuseTableOptions(options: TableOptions): void {
  if (!isObject(options)) {
    throw new UsageError(`A table needs options, such as { label: "y" }, got ${String(options)}`);
  }
  for (const name of Object.keys(options)) {
    if (OPTIONS.some((option) => option === name)) continue;
    throw new UsageError(`A table has no option ${quote(name)}${didYouMean(name, OPTIONS)}`);
  }
  const { label, kind = "classification", missing = "refuse", texts = "refuse" } = options;
  if (typeof label !== "string" || label === "") {
    throw new UsageError(`A table needs a label, the name of a column, got ${String(label)}`);
  }
  oneOf("kind", kind, TABLE_KINDS);
  oneOf("missing", missing, MISSING);
  oneOf("texts", texts, TEXTS);
  const { drop = [], split = {} } = options;
  if (!Array.isArray(drop) || drop.some((column) => typeof column !== "string")) {
    throw new UsageError(`A table's drop is a list of columns, got ${JSON.stringify(drop)}`);
  }
  refuseSplit(split);
}

/** The names that {@linkcode RowSplitting} has. */
const SPLIT_NAMES = Object.keys(USUAL_SPLIT);

function refuseSplit(split: Partial<RowSplitting>): void {
  const unknown = isObject(split)
    ? Object.keys(split).find((name) => !SPLIT_NAMES.includes(name))
    : null;
  if (unknown === null) {
    throw new UsageError(
      `A table's split is an object with ${SPLIT_NAMES.join(", ")}, got ${JSON.stringify(split)}`,
    );
  }
  if (unknown !== undefined) {
    throw new UsageError(`A split has no ${quote(unknown)}${didYouMean(unknown, SPLIT_NAMES)}`);
  }
  refuseShares({ ...USUAL_SPLIT, ...split });
}

function oneOf(name: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return;
  throw new UsageError(`A table's ${name} is one of ${known.join(", ")}, got ${quote(value)}`);
}

/**
 * Reads a table. Numbers are standardised by the training part, `(x - mean) / deviation`; texts are
 * an input a value where `texts` says so. Classes that are all integers are in their order, others in
 * that of their letters; parts are drawn by the seed of the split, each class by its share.
 *
 * @param path a CSV, or a TSV where the name ends so
 * @throws {UsageError} as {@linkcode refuseTableOptions}
 * @throws {DataError} for a file that is no such table, naming line and column
 */
export async function loadTable(path: string, options: TableOptions): Promise<TableData> {
  refuseTableOptions(options);
  return tableData(await readTable(path), options);
}

/** {@linkcode loadTable} of a table that has been read. */
export function tableData(whole: TextTable, options: TableOptions): TableData {
  const { label, kind = "classification", drop = [] } = options;
  const choices = { missing: "refuse", texts: "refuse", ...options } as const;
  const target = placeOf(label, whole);
  const dropped = new Set(drop.map((column) => placeOf(column, whole)));
  const places = whole.columns.map((_, place) => place)
    .filter((place) => place !== target && !dropped.has(place));
  if (places.length === 0) throw new DataError(`${whole.path}: has no column beside the label`);
  const table = complete(whole, { target, places, choices });
  const predicted = kind === "regression" ? numbersOf(table, target) : classesOf(table, target);
  const { classNames = [], values } = predicted;
  const groups = kind === "regression" ? new Uint8Array(values.length) : values;
  const parts = splitRows(groups, classNames, { ...USUAL_SPLIT, ...options.split });
  if (kind === "regression") refuseFlatParts(whole.path, label, parts, values);
  const codes = codesOf(table, places, parts.train, choices);
  const unit = kind === "regression"
    ? momentsOf(Array.from(parts.train, (row) => values[row]))
    : undefined;
  const split = (rows: Uint32Array): RowSplit => ({
    size: rows.length,
    inputs: encodedRows(table, codes, rows),
    targets: Float32Array.from(
      rows,
      (row) => unit === undefined ? values[row] : (values[row] - unit.mean) / unit.deviation,
    ),
  });
  const data = {
    features: widthOf(codes),
    classes: kind === "regression" ? null : classNames.length,
    ...(kind === "regression" ? { unit } : { classNames }),
    ...everyPart(parts, split),
  };
  return { name: basename(table.path), digest: rowDataDigest(data), ...data, codes };
}

function everyPart<A, B>({ train, validation, test }: Splits<A>, of: (part: A) => B): Splits<B> {
  return { train: of(train), validation: of(validation), test: of(test) };
}

/** The table without rows that are left out; one without a label is of no use. */
function complete(
  table: TextTable,
  { target, places, choices }: {
    readonly target: number;
    readonly places: readonly number[];
    readonly choices: ColumnChoices;
  },
): TextTable {
  const unlabelled = { ...choices, missing: choices.missing === "mean" ? "drop" : choices.missing };
  const without = new Set([
    ...missingRows(table, [target], unlabelled),
    ...(choices.missing === "mean" ? [] : missingRows(table, places, choices)),
  ]);
  const kept = <T>(values: readonly T[]) => values.filter((_, row) => !without.has(row));
  const rows = kept(table.rows);
  if (rows.length > 0) return { ...table, rows, lines: kept(table.lines) };
  throw new DataError(`${table.path}: no row has a value in every column`);
}

/** A number a row. */
function numbersOf(table: TextTable, target: number) {
  const column = table.columns[target];
  const values = table.rows.map((row, i) => needNumber(row[target], table, i, column));
  if (values.every((value) => value === values[0])) {
    throw new DataError(`${table.path}: column ${quote(column)} is ${values[0]} in every row`);
  }
  return { values, classNames: undefined };
}

/** The number of its class a row. */
function classesOf(table: TextTable, target: number) {
  const column = table.columns[target];
  const texts = table.rows.map((row) => row[target]);
  const numbers = texts.map(numberOf);
  const isNumeric = numbers.every((value) => value !== null);
  const odd = isNumeric ? numbers.findIndex((value) => !Number.isInteger(value)) : -1;
  if (odd >= 0) {
    throw new DataError(
      `${table.path}: line ${table.lines[odd]} has ${texts[odd]} in column ${quote(column)}: ` +
        'classes are integers or texts, kind: "regression" predicts numbers',
    );
  }
  const key = (row: number) => isNumeric ? String(numbers[row]) : texts[row];
  const names = [...new Set(texts.map((_, row) => key(row)))]
    .sort(isNumeric ? (a, b) => Number(a) - Number(b) : undefined);
  if (names.length < 2 || names.length > MOST_CLASSES) {
    throw new DataError(
      `${table.path}: column ${quote(column)} has ${names.length} different value${
        names.length === 1 ? "" : "s"
      }, expected 2 to ${MOST_CLASSES} classes`,
    );
  }
  const places = new Map(names.map((name, i) => [name, i]));
  return { values: texts.map((_, row) => places.get(key(row))!), classNames: names };
}

/** @throws {DataError} for a part in which the number never changes: nothing of it could be explained */
function refuseFlatParts(
  path: string,
  label: string,
  parts: Splits<Uint32Array>,
  values: readonly number[],
): void {
  for (const [part, rows] of Object.entries(parts)) {
    if (rows.some((row: number) => values[row] !== values[rows[0]])) continue;
    throw new DataError(
      `${path}: column ${quote(label)} has a single value in the ${rows.length} row${
        rows.length === 1 ? "" : "s"
      } of ${part}: more rows are needed, or another split`,
    );
  }
}
