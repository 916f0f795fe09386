/**
 * A table as a learning problem: which column is predicted, and how the others become inputs.
 *
 * @module
 */

import { basename } from "node:path";
import { DataError, UsageError } from "../../errors.ts";
import { isObject, quote } from "../../files/json_text.ts";
import { refuseNames, refuseOther, refuseSplit } from "../rows/options.ts";
import { type RowData, rowDataDigest, type RowSplit } from "../rows/row_data.ts";
import type { RowSplitting } from "../rows/split_rows.ts";
import {
  divided,
  everyPart,
  numberedClasses,
  type Predicted,
  TARGET_KINDS,
  type TargetKind,
} from "../rows/targets.ts";
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

/** How a table is read. */
export interface TableOptions extends Partial<ColumnChoices> {
  /** The column to predict. */
  readonly label: string;
  /** `classification` (default): its integers or texts are classes; `regression`: it is a number. */
  readonly kind?: TargetKind;
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
  refuseNames("A table", options, OPTIONS);
  const { label, kind = "classification", missing = "refuse", texts = "refuse" } = options;
  if (typeof label !== "string" || label === "") {
    throw new UsageError(`A table needs a label, the name of a column, got ${String(label)}`);
  }
  refuseOther("A table", "kind", kind, TARGET_KINDS);
  refuseOther("A table", "missing", missing, MISSING);
  refuseOther("A table", "texts", texts, TEXTS);
  const { drop = [], split = {} } = options;
  if (!Array.isArray(drop) || drop.some((column) => typeof column !== "string")) {
    throw new UsageError(`A table's drop is a list of columns, got ${JSON.stringify(drop)}`);
  }
  refuseSplit("A table", split);
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
  const { parts, targets, ...about } = divided(predicted, columnOf(table, target), options.split);
  const codes = codesOf(table, places, parts.train, choices);
  const data = {
    features: widthOf(codes),
    ...about,
    ...everyPart(parts, (rows): RowSplit => ({
      size: rows.length,
      inputs: encodedRows(table, codes, rows),
      targets: targets(rows),
    })),
  };
  return { name: basename(table.path), digest: rowDataDigest(data), ...data, codes };
}

/** A column as messages name it. */
function columnOf({ path, columns }: TextTable, place: number): string {
  return `${path}: column ${quote(columns[place])}`;
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
function numbersOf(table: TextTable, target: number): Predicted {
  const column = table.columns[target];
  return { values: table.rows.map((row, i) => needNumber(row[target], table, i, column)) };
}

/** The number of its class a row. */
function classesOf(table: TextTable, target: number): Predicted {
  const texts = table.rows.map((row) => row[target]);
  const numbers = texts.map(numberOf);
  const isNumeric = numbers.every((value) => value !== null);
  const odd = isNumeric ? numbers.findIndex((value) => !Number.isInteger(value)) : -1;
  if (odd >= 0) {
    throw new DataError(
      `${table.path}: line ${table.lines[odd]} has ${texts[odd]} in column ` +
        `${quote(table.columns[target])}: classes are integers or texts, kind: "regression" ` +
        "predicts numbers",
    );
  }
  const labels = isNumeric ? numbers.map(String) : texts;
  return numberedClasses(labels, { isNumeric, what: columnOf(table, target) });
}
