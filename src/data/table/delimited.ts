/**
 * Tables as text: CSV, and TSV where a file's name ends so.
 *
 * @module
 */

import { CsvError, parse } from "csv-parse/sync";
import { DataError } from "../../errors.ts";
import { readBytes } from "../../files/file_bytes.ts";
import { quote } from "../../files/json_text.ts";

/** More columns than this are a mistake: of separators, or of rows and columns. */
const MOST_COLUMNS = 100_000;

/** A table of texts. */
export interface TextTable {
  /** The file it was read from. */
  readonly path: string;
  /** Names from its first line, each once. */
  readonly columns: readonly string[];
  /** A row an example, as wide as there are columns; blanks around a text are left out. */
  readonly rows: readonly (readonly string[])[];
  /** The line of the file that each row ends in, from 1. */
  readonly lines: readonly number[];
}

/**
 * Reads a table whose first line names its columns. Commas part the fields, in a file that ends in
 * `.tsv` or `.tab` tabs; quotes are those of RFC 4180, empty lines count for nothing.
 *
 * @param path UTF-8, with a byte order mark or without
 * @throws {DataError} for a file that cannot be read, another encoding, a row of another width, a quote
 * that does not close, names that are missing or stand twice, no rows
 */
export async function readTable(path: string): Promise<TextTable> {
  return tableOf(decoded(await readBytes(path), path), path);
}

/** {@linkcode readTable} of a text that is at hand. */
export function tableOf(text: string, path: string): TextTable {
  const delimiter = /\.(tsv|tab)$/i.test(path) ? "\t" : ",";
  const options = { delimiter, trim: true, skip_empty_lines: true, info: true, bom: true } as const;
  const parsed = (more: { to?: number }) => {
    try {
      return parse(text, { ...options, ...more }) as unknown as ParsedLine[];
    } catch (error) {
      throw error instanceof CsvError ? new DataError(`${path}: ${worded(error)}`) : error;
    }
  };
  // The parser takes half a minute for a million columns; the first line tells at once.
  const first = text.slice(0, text.search(/[\r\n]|$/));
  if (!first.includes('"')) refuseWidth(first.split(delimiter).length, path);
  const columns = parsed({ to: 1 }).at(0)?.record ?? [];
  refuseNames(columns, path);
  const [, ...lines] = parsed({});
  if (lines.length === 0) throw new DataError(`${path}: has no rows below its first line`);
  return {
    ...{ path, columns },
    rows: lines.map(({ record }) => record),
    lines: lines.map(({ info }) => info.lines),
  };
}

/** A line as the parser gives it. */
interface ParsedLine {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function decoded(bytes: Uint8Array, path: string): string {
  const [first, second] = bytes;
  const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (marked || bytes.subarray(0, 1000).includes(0)) {
    throw new DataError(`${path}: is UTF-16 or no text, expected UTF-8: save it as UTF-8`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new DataError(`${path}: is not UTF-8: save it as UTF-8`);
  }
}

function worded({ code, lines, message, ...rest }: CsvError & { lines?: number }): string {
  const at = `line ${lines}`;
  if (code === "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH") {
    const [, wanted, found] = /expect (\d+), got (\d+)/.exec(message) ?? [];
    return `${at} has ${found} fields, the first line has ${wanted}`;
  }
  if (code === "CSV_QUOTE_NOT_CLOSED") return `the quote that opens in ${at} is not closed`;
  if (code === "CSV_INVALID_CLOSING_QUOTE" || code === "INVALID_OPENING_QUOTE") {
    return `${at} has a quote in the middle of a field: write it twice, in a field in quotes`;
  }
  return `${message} (${"column" in rest ? at : code})`;
}

function refuseWidth(columns: number, path: string): void {
  if (columns <= MOST_COLUMNS) return;
  throw new DataError(
    `${path}: has ${columns} columns, expected at most ${MOST_COLUMNS}: a row is an example`,
  );
}

function refuseNames(columns: readonly string[], path: string): void {
  if (columns.length === 0) throw new DataError(`${path}: is empty, expected names of columns`);
  refuseWidth(columns.length, path);
  const nameless = columns.indexOf("");
  if (nameless >= 0) throw new DataError(`${path}: column ${nameless + 1} has no name`);
  const seen = new Set<string>();
  for (const column of columns) {
    if (seen.has(column)) throw new DataError(`${path}: two columns are named ${quote(column)}`);
    seen.add(column);
  }
}
