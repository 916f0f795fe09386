/**
 * Finding the files of a data set in a folder someone names.
 *
 * @module
 */

import { join } from "node:path";
import { DataError, UsageError } from "../errors.ts";
import { isFolder } from "../files/folder.ts";
import { quote } from "../files/json_text.ts";
import { isRegularFile, lookAt } from "../files/regular_file.ts";
import { nothingThere, type Sought, soughtOf } from "./accepted_forms.ts";
import type { DataSet } from "./data_set.ts";

/** Where each file of a data set is, in the registry's order; null for one that is absent. */
interface Located {
  /** The folder with the most of them. */
  readonly folder: string;
  /** A path, or null, for each file of the registry. */
  readonly paths: readonly (string | null)[];
}

/**
 * The files of `set` in `dir` or one of its accepted subfolders, in the registry's order.
 *
 * @returns Their paths, all in the first folder that has every one of them.
 * @throws {DataError} for what is no folder, or naming what was looked for.
 */
export async function locateDataSet(set: DataSet, dir: string): Promise<string[]> {
  const { folder, paths } = await findFiles(set, dir);
  const missing = set.files.filter((_, i) => paths[i] === null).map((file) => file.name);
  if (missing.length === 0) return paths.filter((path) => path !== null);
  if (missing.length < set.files.length) {
    throw new DataError(
      `${folder} holds only a part of ${set.id}: missing ${missing.join(", ")} (unpacked will do)`,
    );
  }
  throw nothingThere(dir, soughtOf([set]));
}

/**
 * Those of `sets` that are called `id`; all where no id is named.
 *
 * @throws {UsageError} for an id that none has
 */
export function setsNamed<S extends DataSet>(sets: readonly S[], id: string | undefined): S[] {
  const named = sets.filter((set) => id === undefined || set.id === id);
  if (named.length > 0) return named;
  const known = [...new Set(sets.map((set) => set.id))].join(", ");
  throw new UsageError(`Unknown data set ${quote(`${id}`)}: choose one of ${known}`);
}

/**
 * The first of `sets` of which `dir` or an accepted subfolder has every file; where there is none,
 * the first of which it has a part: its reader says what is missing.
 *
 * @param sets what will do, the best first; at least one
 * @param sought what a folder is told that has none of them; by default the forms of `sets`
 * @throws {DataError} for what is no folder, or has none of them
 */
export async function chooseDataSet<S extends DataSet>(
  sets: readonly S[],
  dir: string,
  sought: Sought = soughtOf(sets),
): Promise<S> {
  for (const part of [false, true]) {
    for (const set of sets) if (await holdsDataSet(set, dir, { part })) return set;
  }
  await requireFolder(dir);
  throw nothingThere(dir, sought);
}

/**
 * Whether `dir` or an accepted subfolder has every file of `set`, or an archive of them; `part`:
 * whether it has any file.
 */
export async function holdsDataSet(
  set: DataSet,
  dir: string,
  { part = false }: { part?: boolean } = {},
): Promise<boolean> {
  if (!await isFolder(dir)) return false;
  const found = count((await findFiles(set, dir)).paths);
  if (part) return found > 0;
  return found === set.files.length || await findArchive(set, dir) !== null;
}

/** An archive of all files of `set` in `dir` or an accepted subfolder; null where there is none. */
export async function findArchive(
  { folders, archives = [] }: DataSet,
  dir: string,
): Promise<string | null> {
  for (const folder of [dir, ...folders.map((name) => join(dir, name))]) {
    const path = await firstFile(folder, archives);
    if (path !== null) return path;
  }
  return null;
}

/**
 * The accepted folder with the most files of `set`, `dir` itself when none has any.
 *
 * @throws {DataError} when `dir` does not exist or is no folder.
 */
export async function findFiles(set: DataSet, dir: string): Promise<Located> {
  await requireFolder(dir);
  let best: Located = { folder: dir, paths: set.files.map(() => null) };
  for (const folder of [dir, ...set.folders.map((name) => join(dir, name))]) {
    const paths = await Promise.all(
      set.files.map((file) => firstFile(folder, file.spellings)),
    );
    if (count(paths) > count(best.paths)) best = { folder, paths };
  }
  return best;
}

async function requireFolder(dir: string): Promise<void> {
  const info = await lookAt(dir);
  if (info === null) throw new DataError(`The data folder ${dir} does not exist`);
  if (!info.isDirectory) throw new DataError(`${dir} is not a folder: name the one of the data`);
}

function count(paths: readonly (string | null)[]): number {
  return paths.filter((path) => path !== null).length;
}

async function firstFile(folder: string, names: readonly string[]): Promise<string | null> {
  for (const name of names) {
    const path = join(folder, name);
    if (await isRegularFile(path)) return path;
  }
  return null;
}
