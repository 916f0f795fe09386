/**
 * What lies in folders.
 *
 * @module
 */

import { readFailure } from "./file_errors.ts";

/** Whether there is a folder at `path` that may be looked at. */
export async function isFolder(path: string): Promise<boolean> {
  return await Deno.stat(path).then((found) => found.isDirectory, () => false);
}

/** Names in a folder, sorted. @throws {DataError} naming the folder, when it cannot be read */
export async function namesIn(
  folder: string,
  wanted: (entry: Deno.DirEntry) => boolean,
): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.filter(wanted).map(({ name }) => name).sort();
  } catch (error) {
    throw readFailure(folder, error);
  }
}
