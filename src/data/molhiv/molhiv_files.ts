/**
 * The files of OGBG-MolHIV, in a folder or in the archive they come in.
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { readArchive } from "../archive.ts";
import type { DataFile } from "../data_set.ts";
import { readUnpacked, unpack } from "../gzip.ts";
import { findArchive, holdsDataSet, locateDataSet } from "../locate.ts";
import { withChecksum } from "../with_checksum.ts";
import { MOLHIV } from "./molhiv_source.ts";

/** Reads one file: its text as bytes, and its place for messages, given to `parse`. */
export type ReadFile = <T>(
  name: string,
  parse: (bytes: Uint8Array, path: string) => T,
) => Promise<T>;

/**
 * Finds the files in `dir` or a subfolder the registry names; where there are none, in the archive
 * hiv.zip there.
 *
 * @returns how to read each by its name in the registry, such as `raw/edge.csv.gz`
 * @throws {DataError} naming what was looked for, or what is wrong with the archive
 */
export async function openMolHivFiles(dir: string): Promise<ReadFile> {
  const part = await holdsDataSet(MOLHIV, dir, { part: true });
  const archive = part ? null : await findArchive(MOLHIV, dir);
  return archive === null ? await openFolder(dir) : await openArchive(archive);
}

async function openFolder(dir: string): Promise<ReadFile> {
  const paths = await locateDataSet(MOLHIV, dir);
  return (name, parse) => {
    const at = MOLHIV.files.findIndex((file) => file.name === name);
    const path = paths[at];
    const read = async () => parse(await readUnpacked(path), path);
    return withChecksum(MOLHIV.files[at], path, read);
  };
}

async function openArchive(path: string): Promise<ReadFile> {
  const entries = await readArchive(path, (name) => fileOf(name) !== undefined);
  return (name, parse) => {
    for (const [entry, bytes] of entries) {
      if (fileOf(entry)?.name !== name) continue;
      const place = `${path}: ${entry}`;
      return Promise.resolve().then(() => parse(unpack(bytes, place), place));
    }
    return Promise.reject(new DataError(`${path}: no entry hiv/${name}`));
  };
}

/** Which file an entry of the archive is: it lies in a folder of any name, or in none. */
function fileOf(entry: string): DataFile | undefined {
  const [, rest] = entry.match(/^[^/]*\/((?:raw|split|mapping)\/.*)$/) ?? [entry, entry];
  return MOLHIV.files.find(({ spellings }) => spellings.includes(rest));
}
