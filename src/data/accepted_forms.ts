/**
 * What a folder without data is told: every form in which they would be read.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import { type DataSet, withoutGzip } from "./data_set.ts";

/** What was looked for, and where. */
export interface Sought {
  /** What the data are called. */
  readonly what: string;
  /** Each form in which they are read, in words. */
  readonly forms: readonly string[];
  /** Subfolders in which they may lie. */
  readonly folders: readonly string[];
}

/**
 * A DataError: `dir` holds none of the accepted forms, and these they are.
 *
 * @param dir the folder that someone named
 */
export function nothingThere(dir: string, { what, forms, folders }: Sought): DataError {
  const [last, ...before] = [...new Set(forms)].reverse();
  const listed = before.length === 0 ? last : `${before.reverse().join("; ")}; or ${last}`;
  return new DataError(
    `No files of ${what} in ${dir}: looked for ${listed}, there and in its subfolders ` +
      [...new Set(folders)].join(", "),
  );
}

/** What some sets have in common with what is read beside them; named by the first. */
export function soughtOf(
  sets: readonly DataSet[],
  { what = sets[0].id, others = [] }: { what?: string; others?: readonly string[] } = {},
): Sought {
  return {
    what,
    forms: [...sets.flatMap(formsOf), ...others],
    folders: sets.flatMap(({ folders }) => folders),
  };
}

/** The files of a set, and its archives. */
function formsOf({ form, files, archives = [] }: DataSet): string[] {
  const names = files.map(({ name }) => name);
  const packed = files.some(({ name, spellings }) =>
    !name.endsWith(".tar.gz") && spellings.includes(withoutGzip(name)) && name !== withoutGzip(name)
  );
  return [form ?? names.join(", ") + (packed ? " (unpacked will do)" : ""), ...archives];
}
