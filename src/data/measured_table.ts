/**
 * Tables of measured values as text, read as bytes: no line becomes a string of its own.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import type { FeatureTable } from "./graphs/features.ts";

const [COMMA, LINE_FEED, RETURN] = [..."," + "\n\r"].map((char) => char.charCodeAt(0));

/** Bytes that are decoded at a time. */
const PIECE = 1_048_576;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * Reads lines of decimal numbers with commas between, without a header, as many a line as on the
 * first. The last line may end without a line feed.
 *
 * @param bytes the text
 * @param path for the messages
 * @returns the values of the table, as float64 rounded to float32
 * @throws {DataError} naming row (from 0) and column: what is no number or not finite in float32, a
 * row with more or fewer numbers, a table without any
 */
export function parseMeasuredTable(bytes: Uint8Array, path: string): FeatureTable<Float32Array> {
  const end = bytes.indexOf(LINE_FEED);
  const first = bytes.subarray(0, end < 0 ? bytes.length : end);
  const width = first.reduce((count, byte) => count + (byte === COMMA ? 1 : 0), 1);
  const rows = bytes.reduce((count, byte) => count + (byte === LINE_FEED ? 1 : 0), 0) +
    (bytes.at(-1) === LINE_FEED ? 0 : 1);
  const values = new Float32Array(width * rows);
  let row = 0;
  for (const line of lines(bytes)) {
    const found = line.split(",");
    if (found.length !== width) {
      throw new DataError(`${path}: row ${row}: ${found.length} numbers, expected ${width}`);
    }
    for (let column = 0; column < width; column++) {
      const value = Math.fround(NUMBER.test(found[column]) ? Number(found[column]) : NaN);
      if (!Number.isFinite(value)) {
        throw new DataError(
          `${path}: row ${row}, column ${column}: ${JSON.stringify(found[column].slice(0, 20))}, ` +
            "expected a decimal number",
        );
      }
      values[row * width + column] = value;
    }
    row++;
  }
  return { width, values };
}

/** Lines without their ends; text is decoded in pieces that stay far below any limit of strings. */
function* lines(bytes: Uint8Array): Generator<string> {
  const decoder = new TextDecoder();
  for (let at = 0; at < bytes.length;) {
    let end = bytes.indexOf(LINE_FEED, Math.min(at + PIECE, bytes.length));
    if (end < 0) end = bytes.length;
    const whole = bytes[end - 1] === RETURN ? end - 1 : end;
    yield* decoder.decode(bytes.subarray(at, whole)).split(/\r?\n/);
    at = end + 1;
  }
}
