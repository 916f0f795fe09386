/**
 * A row as one line of text, and back, with a checksum of its own.
 *
 * @module
 */
import { DataError } from "../../errors.ts";
import { digestOf } from "../../files/digest.ts";
import { isObject } from "../../files/json_text.ts";
import { type NeutralValues, withNeutral, withoutNeutral } from "../../training/neutral.ts";
import { canonicalJson, type Row, rowKey } from "./row.ts";

/** Hexadecimal digits of the checksum: 64 bits, enough against accidents. */
const CHECKSUM_DIGITS = 16;

/** The texts and numbers every row has, by type. */
const TEXTS = ["key", "study", "data", "dataDigest", "engine"] as const;

/**
 * Writes a row as a line.
 *
 * @param row the row.
 * @param neutral values at which fields are left out; those of the project by default.
 * @returns canonical JSON with a `checksum`, ending in a newline.
 */
export function formatRow(row: Row, neutral?: NeutralValues): string {
  const fields = { ...row, config: withoutNeutral(row.config, neutral) };
  return canonicalJson({ ...fields, checksum: checksumOf(fields) }) + "\n";
}

/**
 * Reads a row from a line.
 *
 * @param line the line, without its newline.
 * @param neutral values of fields that are left out; those of the project by default.
 * @returns the row, all fields of its configuration filled in.
 * @throws {DataError} saying what is wrong with it; the place is for the caller to add.
 */
export function parseRow(line: string, neutral?: NeutralValues): Row {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new DataError(`not JSON: ${JSON.stringify(line.slice(0, 40))}`);
  }
  if (!isObject(value)) throw new DataError("not a row: expected a JSON object");
  const { checksum, ...fields } = value;
  const row = asRow(fields);
  if (checksum !== checksumOf(row)) throw new DataError("its checksum does not match its content");
  const key = rowKey(row.config, row, neutral);
  if (row.key !== key) throw new DataError("its key does not match its config");
  return { ...row, config: withNeutral(row.config, neutral) };
}

function checksumOf(row: Row): string {
  return digestOf(canonicalJson(row)).slice(0, CHECKSUM_DIGITS);
}

/** The checksum vouches for the rest: only our own writer could have made it. */
function asRow(fields: Record<string, unknown>): Row {
  for (const name of TEXTS) {
    if (typeof fields[name] !== "string") throw new DataError(`not a row: no text "${name}"`);
  }
  if (typeof fields.generatorVersion !== "number") {
    throw new DataError('not a row: no number "generatorVersion"');
  }
  for (const name of ["config", "result", "behaviour"]) {
    if (!isObject(fields[name])) throw new DataError(`not a row: no object "${name}"`);
  }
  return fields as unknown as Row;
}
