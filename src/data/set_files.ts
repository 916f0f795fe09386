/**
 * The files of a data set, wherever they lie: in a folder, or in an archive of all of them.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import { readArchive } from "../files/archive.ts";
import type { DataFile, DataSet } from "./data_set.ts";
import { readBytes } from "../files/file_bytes.ts";
import { unpack } from "../files/gzip.ts";
import { findArchive, holdsDataSet, locateDataSet } from "./locate.ts";
import { compareBytes, withChecksum } from "./registered_file.ts";

/**
 * Reads one file by its name in the registry: `parse` is given its content, without gzip, and its
 * place for messages. A DataError of `parse` also says the file's checksum, as `namingChecksum` does.
 */
export type ReadSetFile = <T>(
  name: string,
  parse: (bytes: Uint8Array, place: string) => T,
) => Promise<T>;

/**
 * Finds the files of `set` in `dir` or a subfolder the registry names; where there is none of them,
 * in an archive there, at their names or in one folder.
 *
 * @throws {DataError} naming what was looked for, or what is wrong with the archive
 */
export async function openSetFiles(set: DataSet, dir: string): Promise<ReadSetFile> {
  const part = await holdsDataSet(set, dir, { part: true });
  const archive = part ? null : await findArchive(set, dir);
  const entries = archive === null ? null : await readEntries(set, archive);
  const places = entries === null ? await locateDataSet(set, dir) : [...entries.keys()];
  return async (name, parse) => {
    const at = set.files.findIndex((file) => file.name === name);
    const place = places[at];
    const bytes = entries?.get(place) ?? await readBytes(place);
    try {
      return parse(unpack(bytes, place), place);
    } catch (error) {
      throw withChecksum(error, compareBytes(set.files[at], bytes));
    }
  };
}

/**
 * The files of `set` in an archive, in the registry's order.
 *
 * @returns the place of each, for messages, and its bytes as they are stored
 * @throws {DataError} for an archive that is damaged or lacks one
 */
export async function readEntries(set: DataSet, path: string): Promise<Map<string, Uint8Array>> {
  const names = await readArchive(path, (name) => set.files.some((file) => isEntry(name, file)));
  return new Map(set.files.map((file) => {
    const found = [...names].find(([name]) => isEntry(name, file));
    if (found !== undefined) return [`${path}: ${found[0]}`, found[1]];
    throw new DataError(`${path}: no entry ${file.name}, expected all files of ${set.id}`);
  }));
}

/** An entry may lie in one folder of any name. */
function isEntry(entry: string, { spellings }: DataFile): boolean {
  return spellings.includes(entry) || spellings.includes(entry.replace(/^[^/]*\//, ""));
}
