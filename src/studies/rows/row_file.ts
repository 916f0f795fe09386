/**
 * Rows on disk: one JSON line a run, appended when the run ends, each append one write and a sync.
 *
 * A process that dies while it appends leaves at most one torn line at the end; that line is
 * dropped and its run computed again. Anything else that is not a row is damage, and refused.
 *
 * @module
 */
import { dirname } from "node:path";
import { writeAtomically } from "../../files/atomic_write.ts";
import { readFailure, writeFailure } from "../../files/file_errors.ts";
import { DataError } from "../../errors.ts";
import type { Row } from "./row.ts";
import { formatRow, parseRow } from "./row_line.ts";

/** What a row file holds. */
export interface RowFile {
  /** Rows in the order of the file. */
  readonly rows: Row[];
  /** Bytes up to the end of the last whole line. */
  readonly wholeBytes: number;
  /** Whether an unfinished line follows them. */
  readonly torn: boolean;
}

/**
 * Reads a row file.
 *
 * @param path the file; one that is not there holds no rows.
 * @returns its rows, and whether its last line was cut off by a crash.
 * @throws {DataError} naming file and line if a line other than a torn last one is no row.
 */
export async function readRowFile(path: string): Promise<RowFile> {
  const text = await readLines(path);
  const lines = text.split("\n");
  // Every whole line ends in a newline, so what follows the last one is a torn line, or nothing.
  const tail = lines.pop() ?? "";
  const rows = lines.map((line, index) => {
    try {
      return parseRow(line);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      const place = `Damaged row file ${path}, line ${index + 1}`;
      throw new DataError(`${place}: ${error.message}; restore the file or delete that line`);
    }
  });
  const wholeBytes = new TextEncoder().encode(text.slice(0, text.length - tail.length)).length;
  return { rows, wholeBytes, torn: tail !== "" };
}

/**
 * Cuts a torn last line off.
 *
 * @param path the file.
 * @param file what {@linkcode readRowFile} found in it.
 */
export async function cutTornLine(path: string, file: RowFile): Promise<void> {
  if (file.torn) await Deno.truncate(path, file.wholeBytes);
}

/**
 * Appends one row and waits until the disk has it.
 *
 * @param path the file; made, with its folder, where it is missing.
 * @param row the row.
 * @throws {DataError} if it cannot be written; the file then ends as it did before.
 */
export async function appendRow(path: string, row: Row): Promise<void> {
  await appendLine(path, formatRow(row));
}

/**
 * Appends one line and waits until the disk has it.
 *
 * @param path the file; made, with its folder, where it is missing.
 * @param line the line, its newline included.
 * @throws {DataError} if it cannot be written; the file then ends as it did before.
 */
export async function appendLine(path: string, line: string): Promise<void> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    using file = await Deno.open(path, { append: true, create: true });
    const before = (await file.stat()).size;
    try {
      await writeAll(file, new TextEncoder().encode(line));
      await file.sync();
    } catch (error) {
      await file.truncate(before);
      throw error;
    }
  } catch (error) {
    throw writeFailure(path, error);
  }
}

/**
 * Writes a whole row file anew, beside the old one and then in its place.
 *
 * @param path the file.
 * @param rows its rows, in this order.
 */
export async function writeRowFile(path: string, rows: readonly Row[]): Promise<void> {
  const text = rows.map((row) => formatRow(row)).join("");
  // Untouched where nothing changes, so that reproducing finished results writes nothing.
  if (await readLines(path) === text) return;
  await writeAtomically(path, text);
}

async function readLines(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw readFailure(path, error);
  }
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let start = 0; start < bytes.length;) start += await file.write(bytes.subarray(start));
}
