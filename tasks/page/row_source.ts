/**
 * Which rows a page shows: those of a profile, a file or a folder.
 *
 * @module
 */

import { join, relative } from "node:path";
import { DataError, UsageError } from "../../src/errors.ts";
import { cannotRead } from "../../src/files/file_errors.ts";
import { quote } from "../../src/files/json_text.ts";
import { didYouMean } from "../../src/nearest.ts";
import { ownData, PROFILES, resultPlaces } from "../../src/studies/rows/profile.ts";
import type { Row } from "../../src/studies/rows/row.ts";
import { readRowFile } from "../../src/studies/rows/row_file.ts";
import { rowFilesIn } from "../../src/studies/rows/store.ts";
import { callerPath } from "../cli/command.ts";
import { ROOT } from "./places.ts";

/** Rows, and where they come from. */
export interface RowSource {
  /** For people: a path, that of our own rows within the project. */
  readonly source: string;
  /** At least one. */
  readonly rows: readonly Row[];
}

/**
 * Reads the rows that a word names.
 *
 * @param named a profile; or a file of rows; or a folder with such files, in it or in its `rows` (or
 * `rows-ENGINE`), as a study of one's own has them
 * @throws {UsageError} where there is no such profile nor path
 * @throws {DataError} where there are no rows, or damaged ones
 */
export async function readRowSource(named: string): Promise<RowSource> {
  const profile = PROFILES.find((profile) => profile === named);
  const path = profile === undefined
    ? callerPath(named)
    : join(ROOT, resultPlaces(profile, ownData(profile)).rows);
  const files = await filesAt(path);
  if (files === null && profile === undefined) {
    throw new UsageError(
      `No rows to show: ${quote(named)} is no profile (${PROFILES.join(", ")}), file or folder` +
        didYouMean(named, PROFILES),
    );
  }
  const source = profile === undefined ? path : relative(ROOT, path);
  const rows: Row[] = [];
  for (const file of files ?? []) rows.push(...(await readRowFile(file)).rows);
  if (rows.length > 0) return { source, rows };
  const remedy = profile === undefined
    ? "expected a file of rows, or NAME.jsonl in the folder or in its folder rows"
    : `compute them with "deno task reproduce --profile ${profile}"`;
  throw new DataError(`No rows in ${source}: ${remedy}`);
}

/** The row files at a path, sorted; null where there is nothing. */
async function filesAt(path: string): Promise<string[] | null> {
  const found = await Deno.stat(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return null;
    return cannotRead(path)(error);
  });
  if (found === null) return null;
  if (!found.isDirectory) return [path];
  const entries = await Array.fromAsync(Deno.readDir(path)).catch(cannotRead(path));
  const folders = entries.filter((entry) => entry.isDirectory && /^rows(-|$)/.test(entry.name))
    .map(({ name }) => join(path, name)).sort();
  const files = await Promise.all([path, ...folders].map(rowFilesIn));
  return files.flat();
}
