/**
 * One file inside an archive, and what is refused about its place.
 *
 * @module
 */

import { DataError, messageOf } from "../errors.ts";
import { quote } from "./json_text.ts";
import { MOST_ENTRIES } from "./limits.ts";

/** A file inside an archive. */
export interface ArchiveEntry {
  /** Its path in the archive, with slashes and no leading `./`. */
  readonly name: string;
  /** Its content. */
  readonly bytes: Uint8Array;
}

/** Which entries to read, by their name. */
export type Wanted = (name: string) => boolean;

/**
 * The name of an entry as {@linkcode ArchiveEntry} has it. Nothing is ever unpacked to disk, yet an
 * archive with a name that would leave its folder is no data set: somebody built it to do harm.
 *
 * @throws {DataError} naming archive and entry: an absolute name, a drive, a backslash, `..` or a
 * character NUL.
 */
export function entryName(path: string, name: string): string {
  const parts = name.split("/");
  const unsafe = parts.includes("..") || /^\/|^[A-Za-z]:|[\\\0]/.test(name);
  if (unsafe) {
    throw new DataError(
      `${path}: the entry ${quote(name)} has an absolute name or one that leaves its ` +
        `folder; expected names like folder/file`,
    );
  }
  return parts.filter((part, i) => part !== "." || i === parts.length - 1).join("/");
}

/** A DataError: the entry is a link, a device or the like. */
export function notAFile(path: string, name: string, kind: string): DataError {
  return new DataError(
    `${path}: the entry ${quote(name)} is a ${kind}; expected only files and folders`,
  );
}

/** Counts the entries of an archive. @throws {DataError} naming it, when there are too many */
export function countEntries(path: string): () => void {
  let count = 0;
  return () => {
    if (++count <= MOST_ENTRIES) return;
    throw new DataError(`${path}: more than ${MOST_ENTRIES} entries, expected at most as many`);
  };
}

/** A DataError: the archive is damaged in or after the entry `name`; null before the first. */
export function brokenArchive(path: string, name: string | null, error: unknown): DataError {
  if (error instanceof DataError) return error;
  const place = name === null ? "at its beginning" : `at the entry ${quote(name)}`;
  return new DataError(
    `${path}: the archive is cut off or damaged ${place} (${messageOf(error)})`,
    {
      cause: error,
    },
  );
}
