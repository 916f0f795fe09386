/**
 * What figures refuse at their door: data that are missing, misspelt or of another kind.
 *
 * @module
 */
import {
  described,
  type Kind,
  LIST,
  listOf,
  OBJECT,
  objectWith,
  oneOf,
  refuseArguments,
  TEXT,
} from "../arguments.ts";
import { UsageError } from "../errors.ts";
import { isObject } from "../files/json_text.ts";
import { didYouMean } from "../nearest.ts";
import { WIDTHS } from "./theme.ts";

/** The columns that rows must have, by what stands in them; `any` may be null too. */
export type Columns = Readonly<Record<string, "number" | "text" | "any">>;

/** What a field of a figure's input is: rows with some columns, or something else. */
export type Field = Columns | "list" | "number" | "text" | "object";

/** The fields of a figure's input beside width and setting; a name that ends in `?` may be missing. */
export type Fields = Readonly<Record<string, Field>>;

/** The gains of a run over time. */
export const TRACE: Kind = listOf(
  objectWith("a point", "step", "beta"),
  "a list of points with step and beta, as run gives it",
);

const COMMON = ["width", "setting"];

const KINDS = {
  list: LIST,
  number: { words: "a number", holds: (value: unknown) => typeof value === "number" },
  text: TEXT,
  object: OBJECT,
} as const;

/**
 * Refuses an input that a figure could not be drawn from.
 *
 * @param figure the function that is called
 * @param input its argument
 * @param fields what it takes
 * @throws UsageError naming the field or column, what it must be, and what was given.
 */
export function requireInput(figure: string, input: object, fields: Fields): void {
  const names = Object.keys(fields).map((name) => name.replace("?", ""));
  const known = [...names, ...COMMON];
  refuseArguments(figure, { input }, { ...OBJECT, words: `an object of ${known.join(", ")}` });
  const given = input as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  const meant = unknown === undefined ? "" : didYouMean(unknown, known);
  if (meant === "") requireFields(figure, given, fields);
  if (unknown !== undefined) {
    const there = `"${unknown}" in its input${meant}: ${known.join(", ")}`;
    throw new UsageError(`Cannot call ${figure}: there is no ${there}`);
  }
  const { width = "column", setting = "" } = given;
  oneOf("width of a figure", String(width), Object.keys(WIDTHS));
  refuseArguments(figure, { setting }, TEXT);
}

function requireFields(figure: string, given: Readonly<Record<string, unknown>>, fields: Fields) {
  for (const [written, field] of Object.entries(fields)) {
    const name = written.replace("?", "");
    const value = given[name];
    if (value === undefined && name !== written) continue;
    if (value === undefined) {
      throw wrong(figure, "its input", `an object with ${name}, ${wordsOf(field)}`, given);
    }
    if (typeof field === "string") refuseArguments(figure, { [name]: value }, KINDS[field]);
    else requireColumns(figure, name, value, field);
  }
}

function requireColumns(figure: string, name: string, value: unknown, columns: Columns): void {
  if (!Array.isArray(value)) throw wrong(figure, name, wordsOf(columns), value);
  for (const [index, row] of value.entries()) {
    const place = `${name}[${index}]`;
    const isWhole = isObject(row) && Object.keys(columns).every((key) => row[key] !== undefined);
    if (!isWhole) throw wrong(figure, name, wordsOf(columns), row, ` in ${place}`);
    const odd = Object.keys(columns).find((key) => !fits(row[key], columns[key]));
    if (odd === undefined) continue;
    throw wrong(figure, `${odd} of ${place}`, `a ${columns[odd]}`, row[odd]);
  }
}

function wordsOf(field: Field): string {
  if (typeof field === "string") return KINDS[field].words;
  return `a list of rows with ${Object.keys(field).join(", ")}`;
}

function fits(value: unknown, kind: Columns[string]): boolean {
  return kind === "any" || KINDS[kind].holds(value);
}

function wrong(
  figure: string,
  name: string,
  words: string,
  value: unknown,
  where = "",
): UsageError {
  const got = `${described(value)}${where}`;
  return new UsageError(`Cannot call ${figure}: ${name} must be ${words}, got ${got}`);
}
