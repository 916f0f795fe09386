/**
 * Tables of measured values as text, decoded piece by piece: the text may be longer than any string.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import { decimal } from "../numeric/decimal.ts";
import { quote } from "./json_text.ts";

const [COMMA, LINE_FEED] = [...",\n"].map((char) => char.charCodeAt(0));

/** Bytes that are decoded at a time. */
const PIECE = 1_048_576;

/**
 * Reads lines of decimal numbers with commas between, without a header, as many a line as on the
 * first. The last line may end without a line feed.
 *
 * @returns numbers a row, and the values `[rows, width]`, as float64 rounded to float32
 * @throws {DataError} naming row (from 0) and column: what is no number or not finite in float32, a
 * row with more or fewer numbers, a table without any
 */
export function parseMeasuredTable(
  bytes: Uint8Array,
  path: string,
): { width: number; values: Float32Array } {
  const end = bytes.indexOf(LINE_FEED);
  const width = countOf(COMMA, bytes.subarray(0, end < 0 ? bytes.length : end)) + 1;
  const rows = countOf(LINE_FEED, bytes) + (bytes.at(-1) === LINE_FEED ? 0 : 1);
  // A number takes a digit and what follows it: a first line may promise more than the table holds.
  const values = new Float32Array(Math.min(width * rows, Math.ceil((bytes.length + 1) / 2)));
  let row = 0;
  for (const line of lines(bytes)) {
    const found = line.split(",");
    if (found.length !== width) {
      throw new DataError(`${path}: row ${row}: ${found.length} numbers, expected ${width}`);
    }
    for (let column = 0; column < width; column++) {
      const value = Math.fround(decimal(found[column]));
      if (!Number.isFinite(value)) {
        throw new DataError(
          `${path}: row ${row}, column ${column}: ${quote(found[column].slice(0, 20))}, ` +
            "expected a decimal number",
        );
      }
      values[row * width + column] = value;
    }
    row++;
  }
  return { width, values };
}

function countOf(wanted: number, bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === wanted) count++;
  return count;
}

/** Lines without their ends; text is decoded in pieces that stay far below any limit of strings. */
function* lines(bytes: Uint8Array): Generator<string> {
  const decoder = new TextDecoder();
  const last = bytes.at(-1) === LINE_FEED ? bytes.length - 1 : bytes.length;
  for (let at = 0; at <= last;) {
    const found = bytes.indexOf(LINE_FEED, at + PIECE);
    const end = found < 0 ? last : found;
    for (const line of decoder.decode(bytes.subarray(at, end)).split("\n")) {
      yield line.endsWith("\r") ? line.slice(0, -1) : line;
    }
    at = end + 1;
  }
}
