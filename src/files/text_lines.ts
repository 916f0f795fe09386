/**
 * Text line by line, without holding the file.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import { unpackedPieces } from "./gzip.ts";
import { quote } from "./json_text.ts";
import { LONGEST_LINE, MOST_LINES } from "./limits.ts";

/** A line and where it stands. */
export interface TextLine {
  /** Counted from 1. */
  readonly number: number;
  /** Without its line end. */
  readonly text: string;
}

/**
 * The lines of a UTF-8 text, given piece by piece. A line ends with `\n` or `\r\n`; the last
 * may have no end. An empty line is a line.
 *
 * @param path names the text in messages
 * @throws {DataError} naming `path`: bytes that are no UTF-8, a line of more than `LONGEST_LINE`
 */
export async function* linesOf(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  path: string,
): AsyncGenerator<TextLine> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let number = 0;
  let rest = "";
  const decode = (piece?: Uint8Array): string => {
    try {
      return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
    } catch (error) {
      throw new DataError(`${path}: bytes after line ${number} are no UTF-8`, { cause: error });
    }
  };
  for await (const piece of pieces) {
    const lines = (rest + decode(piece)).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > LONGEST_LINE) {
      throw new DataError(
        `${path}, line ${number + lines.length + 1}: longer than ${LONGEST_LINE} characters`,
      );
    }
    for (const text of lines) yield { number: ++number, text: withoutReturn(text) };
  }
  rest += decode();
  if (rest !== "") yield { number: number + 1, text: withoutReturn(rest) };
}

/**
 * What each line of a JSON Lines file, compressed with gzip or not, holds; empty lines are passed
 * over, and so is the mark of Unicode (BOM) that some programs write before the first.
 *
 * @param read makes a value of a line's content; what it throws as DataError is said with the line
 * @throws {DataError} naming file and line: unreadable, gzip data that are cut off or damaged, bytes
 * that are no UTF-8, a line that is no JSON, or more lines than `MOST_LINES`
 */
export async function* jsonLines<T>(
  path: string,
  read: (content: unknown) => T,
): AsyncGenerator<T> {
  for await (const { number, text } of linesOf(unpackedPieces(path), path)) {
    if (number > MOST_LINES) {
      throw new DataError(`${path}: more than ${MOST_LINES} lines, expected at most as many`);
    }
    const line = number === 1 ? text.replace(/^\ufeff/, "") : text;
    if (line.trim() !== "") yield readLine(line, read, `${path}, line ${number}`);
  }
}

function readLine<T>(text: string, read: (content: unknown) => T, place: string): T {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    const start = text.length > 40 ? `${text.slice(0, 40)}...` : text;
    throw new DataError(`${place}: not JSON: ${quote(start)}`, { cause: error });
  }
  try {
    return read(content);
  } catch (error) {
    if (error instanceof DataError) throw new DataError(`${place}: ${error.message}`);
    throw error;
  }
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
