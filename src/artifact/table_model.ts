/**
 * Models of tables: beside the adapters, how a row's texts become inputs and outputs an answer.
 *
 * @module
 */

import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import * as v from "valibot";
import {
  type ColumnCode,
  encodedRows,
  missingRows,
  placeOf,
  widthOf,
} from "../data/table/columns.ts";
import type { TextTable } from "../data/table/delimited.ts";
import { loadTable, type TableOptions } from "../data/table/table_data.ts";
import { tidied } from "../engine/scope.ts";
import { DataError } from "../errors.ts";
import { isObject, oneLine, parseObject } from "../files/json_text.ts";
import { readBytes } from "../files/file_bytes.ts";
import { isFolder } from "../files/folder.ts";
import { isRegularFile } from "../files/regular_file.ts";
import { mlp } from "../models/mlp.ts";
import { readArtifact } from "./files.ts";
import { refusedAsData } from "./description_check.ts";
import { loadModel, type Model } from "./model.ts";

/** The file that stands beside the adapters. */
export const TABLE_FILE = "table.json";

/** What of a table a model needs to read another one. */
export interface TableFacts {
  readonly format: 1;
  /** The column that is predicted; another table need not have it. */
  readonly label: string;
  /** Hidden widths of the network. */
  readonly hidden: readonly number[];
  /** How columns become inputs. */
  readonly columns: readonly ColumnCode[];
  /** Whether a missing number is taken as the training mean. */
  readonly fillsMissing: boolean;
  /** Of a number that is predicted: output times deviation plus mean; null for classes. */
  readonly unit: { readonly mean: number; readonly deviation: number } | null;
}

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(1000));
const finite = v.pipe(v.number(), v.finite());
const positive = v.pipe(finite, v.gtValue(0));
const schema: v.GenericSchema<unknown, TableFacts> = v.strictObject({
  format: v.literal(1),
  label: text,
  hidden: v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(2 ** 20))),
  columns: v.pipe(
    v.array(v.union([
      v.strictObject({
        column: text,
        kind: v.literal("number"),
        mean: finite,
        deviation: positive,
      }),
      v.strictObject({
        column: text,
        kind: v.literal("one-hot"),
        values: v.pipe(v.array(v.string()), v.minLength(1)),
      }),
    ])),
    v.minLength(1),
  ),
  fillsMissing: v.boolean(),
  unit: v.nullable(v.strictObject({ mean: finite, deviation: positive })),
});

/** An MLP on a table. */
export interface TableNetwork {
  readonly path: string;
  readonly options: TableOptions;
  /** Hidden widths. */
  readonly hidden: readonly number[];
}

/**
 * The file that stands beside the adapters, by its name; reads the table once more.
 *
 * @param dataDigest of the data that the adapters were trained on
 * @throws {DataError} as `loadTable`, and for a table that is another one by now
 */
export async function tableFile(
  { path, options, hidden }: TableNetwork,
  dataDigest: string,
): Promise<Record<string, string>> {
  const { codes, unit, digest } = await loadTable(path, options);
  if (digest !== dataDigest) {
    throw new DataError(`${path}: was changed since the model was trained on it`);
  }
  const facts: TableFacts = {
    ...{ format: 1, label: options.label, hidden, columns: codes },
    fillsMissing: options.missing === "mean",
    unit: unit === undefined ? null : { mean: unit.mean, deviation: unit.deviation },
  };
  return { [TABLE_FILE]: `${JSON.stringify(facts, null, 2)}\n` };
}

/**
 * Reads {@linkcode TABLE_FILE} of a model's folder.
 *
 * @throws {DataError} for a folder without one, and for anything missing, unknown or out of range
 */
export async function readTableFacts(dir: string): Promise<TableFacts> {
  const path = join(dir, TABLE_FILE);
  if (!await isRegularFile(path) && await isFolder(dir)) {
    throw new DataError(
      `${dir}: holds no ${TABLE_FILE}: models answer to tables alone, and only those of an MLP that ` +
        "was trained on one; code can load others with loadModel",
    );
  }
  const parsed = parseObject(await readBytes(path));
  if (!isObject(parsed)) throw new DataError(`Cannot read ${path}: it is ${parsed}`);
  const found = v.safeParse(schema, parsed, { abortEarly: true });
  if (found.success) return found.output;
  const [issue] = found.issues;
  const place = oneLine(v.getDotPath(issue) ?? "its top").slice(0, 200);
  throw new DataError(`${path} is wrong at ${place}: ${oneLine(issue.message).slice(0, 300)}`);
}

/** What a model says of a table. */
export interface TablePredictions {
  /** Names of the classes in the order of the probabilities; null where a number is predicted. */
  readonly classNames: readonly string[] | null;
  /** A row each: its line in the file, the answer, and of classes the probability of each. */
  readonly rows: readonly {
    readonly line: number;
    readonly answer: string | number;
    readonly probabilities: readonly number[];
  }[];
}

/** Rows that pass through the network at once. */
const AT_ONCE = 1000;

/**
 * What a shipped model answers to the rows of a table.
 *
 * @param dir the model's folder, as `ship` of a study writes it
 * @param table with the columns that the model was trained on, in any order, and any others
 * @throws {DataError} for a folder that holds no such model, a column that is missing, and a field
 * that is none of its kind, naming line and column
 */
export async function predictTable(dir: string, table: TextTable): Promise<TablePredictions> {
  const facts = await readTableFacts(dir);
  const artifact = await readArtifact(dir);
  const { features, classes, classNames = null } = artifact.description.architecture;
  const { columns, hidden, unit } = facts;
  if (widthOf(columns) !== features || (unit === null) !== (classNames !== null)) {
    throw new DataError(`${join(dir, TABLE_FILE)} does not belong to the adapters beside it`);
  }
  refuseMissing(table, facts);
  const all = Uint32Array.from({ length: table.rows.length }, (_, row) => row);
  const inputs = encodedRows(table, columns, all);
  const architecture = refusedAsData(dir, () => mlp({ features, hidden, classes }));
  const model = await loadModel(artifact, { architecture });
  const rows: TablePredictions["rows"][number][] = [];
  try {
    for (let first = 0; first < all.length; first += AT_ONCE) {
      const count = Math.min(AT_ONCE, all.length - first);
      const part = inputs.subarray(first * features, (first + count) * features);
      const outputs = await outputsOf(model, part, [count, features], unit === null);
      for (let i = 0; i < count; i++) {
        const own = Array.from(outputs.subarray(i * classes, (i + 1) * classes));
        const line = table.lines[first + i];
        rows.push(
          unit === null
            ? { line, answer: classNames![own.indexOf(Math.max(...own))], probabilities: own }
            : { line, answer: own[0] * unit.deviation + unit.mean, probabilities: [] },
        );
      }
    }
  } finally {
    model.dispose();
  }
  return { classNames, rows };
}

async function outputsOf(
  model: Pick<Model, "predict">,
  values: Float32Array,
  shape: [number, number],
  areClasses: boolean,
): Promise<Float32Array> {
  const found = tidied(() => {
    const outputs = model.predict(tf.tensor2d(values, shape));
    return areClasses ? tf.softmax(outputs) : outputs;
  });
  const numbers = await found.data<"float32">();
  found.dispose();
  return numbers;
}

/** A model that never saw a missing value has no answer to one. */
function refuseMissing(table: TextTable, { columns, fillsMissing }: TableFacts): void {
  const places = columns.map(({ column }) => placeOf(column, table));
  if (fillsMissing) return;
  const [row] = missingRows(table, places, { missing: "drop", texts: "refuse" });
  if (row === undefined) return;
  throw new DataError(
    `${table.path}: line ${table.lines[row]} has no value in a column that the model needs, and ` +
      "it was trained without missing values",
  );
}
