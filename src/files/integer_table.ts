/**
 * Tables of small whole numbers as text, read as bytes: a million rows in a fraction of a second.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import { quote } from "./json_text.ts";

/** The mark of Unicode that some programs write before the first number. */
const BOM = [0xef, 0xbb, 0xbf];
const [ZERO, NINE, COMMA, LINE_FEED, RETURN] = [..."09,\n\r"].map((char) => char.charCodeAt(0));

/** What a table must be like. */
export interface TableShape {
  /** Numbers a row. */
  readonly width: number;
  /** The largest number allowed; `2^32 - 1` by default. For each column, or one for all. */
  readonly largest?: number | readonly number[];
}

/**
 * Reads lines of `width` whole numbers, 0 or larger, with commas between; without a header. The
 * last line may end without a line feed, a BOM before the first is passed over.
 *
 * @returns row-major `[rows, width]`
 * @throws {DataError} naming row (from 0), column and what stands there: a number too large,
 * anything but digits, a row with more or fewer numbers
 */
export function parseIntegerTable(
  bytes: Uint8Array,
  { width, largest = 4_294_967_295 }: TableShape,
  path: string,
): Uint32Array {
  const limits = Array.from(
    { length: width },
    (_, i) => typeof largest === "number" ? largest : largest[i],
  );
  // A number takes a digit and what follows it.
  const values = new Uint32Array(Math.ceil(bytes.length / 2) + 1);
  let [at, count] = [BOM.every((byte, i) => bytes[i] === byte) ? BOM.length : 0, 0];
  const refuse = (start: number): never => {
    throw new DataError(
      `${path}: row ${Math.floor(count / width)}, column ${count % width}: ` +
        `${found(bytes, start)}, expected a whole number from 0 to ${limits[count % width]}, ` +
        `${width} a row`,
    );
  };
  while (at < bytes.length || count % width !== 0) {
    const start = at;
    const column = count % width;
    let value = 0;
    for (; bytes[at] >= ZERO && bytes[at] <= NINE; at++) value = 10 * value + bytes[at] - ZERO;
    if (at === start || value > limits[column]) refuse(start);
    if (bytes[at] === RETURN && bytes[at + 1] === LINE_FEED) at++;
    const isLast = column === width - 1;
    const ends = bytes[at] === (isLast ? LINE_FEED : COMMA) || isLast && at === bytes.length;
    if (!ends) refuse(start);
    values[count++] = value;
    at++;
  }
  return values.slice(0, count);
}

/** What stands at `start`, with what follows up to the end of its line. */
function found(bytes: Uint8Array, start: number): string {
  const end = bytes.indexOf(LINE_FEED, start);
  const rest = bytes.subarray(start, Math.min(end < 0 ? bytes.length : end, start + 20));
  return rest.length === 0 ? "nothing" : quote(new TextDecoder().decode(rest));
}
