/**
 * The files of a data set, wherever they lie: in a folder, or in an archive of all of them.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import { readArchive } from "./archive.ts";
import type { DataFile, DataSet } from "./data_set.ts";
import { digestOf } from "./digest.ts";
import { readFailure } from "./file_errors.ts";
import { unpack } from "./gzip.ts";
import { findArchive, holdsDataSet, locateDataSet } from "./locate.ts";

/**
 * Reads one file by its name in the registry: `parse` is given its content, without gzip, and its
 * place for messages. A DataError of `parse` also says the file's SHA-256 where that is not the
 * registry's: it then has been damaged or is another file.
 */
export type ReadSetFile = <T>(
  name: string,
  parse: (bytes: Uint8Array, place: string) => T,
) => Promise<T>;

/**
 * Finds the files of `set` in `dir` or a subfolder the registry names; where there is none of them,
 * in an archive there.
 *
 * @returns how to read each
 * @throws {DataError} naming what was looked for, or what is wrong with the archive
 */
export async function openSetFiles(set: DataSet, dir: string): Promise<ReadSetFile> {
  const part = await holdsDataSet(set, dir, { part: true });
  const archive = part ? null : await findArchive(set, dir);
  const [places, read] = archive === null
    ? [await locateDataSet(set, dir), readFile]
    : await openArchive(set, archive);
  return async (name, parse) => {
    const at = set.files.findIndex((file) => file.name === name);
    const bytes = await read(places[at]);
    try {
      return parse(unpack(bytes, places[at]), places[at]);
    } catch (error) {
      throw withChecksum(error, set.files[at], bytes);
    }
  };
}

type Opened = [places: string[], read: (place: string) => Promise<Uint8Array>];

async function openArchive(set: DataSet, path: string): Promise<Opened> {
  const names = await readArchive(path, (name) => set.files.some((file) => isEntry(name, file)));
  const entries = set.files.map((file) => {
    const found = [...names].find(([name]) => isEntry(name, file));
    if (found !== undefined) return found;
    throw new DataError(`${path}: no entry ${file.name}, expected all files of ${set.id}`);
  });
  const contents = new Map(entries.map(([name, bytes]) => [`${path}: ${name}`, bytes]));
  return [[...contents.keys()], (place) => Promise.resolve(contents.get(place) as Uint8Array)];
}

/** An entry may lie in one folder of any name. */
function isEntry(entry: string, { spellings }: DataFile): boolean {
  return spellings.includes(entry) || spellings.includes(entry.replace(/^[^/]*\//, ""));
}

async function readFile(path: string): Promise<Uint8Array> {
  return await Deno.readFile(path).catch((error) => {
    throw readFailure(path, error);
  });
}

function withChecksum(error: unknown, file: DataFile, bytes: Uint8Array): unknown {
  if (!(error instanceof DataError) || file.sha256 === null) return error;
  const found = digestOf(bytes);
  if (found === file.sha256 || found === file.sha256Unpacked) return error;
  return new DataError(
    `${error.message} (its SHA-256 is ${found}; the original's is ${file.sha256}: fetch it again)`,
    { cause: error },
  );
}
