/**
 * What lies in folders. Links are followed: data are often kept in one place and linked to others.
 *
 * @module
 */

import { join } from "node:path";
import { cannotRead } from "./file_errors.ts";
import { isRegularFile, lookAt } from "./regular_file.ts";

/**
 * Whether there is a folder at `path`.
 *
 * @throws {DataError} for a link that leads nowhere, and where the disk refuses to tell
 */
export async function isFolder(path: string): Promise<boolean> {
  return (await lookAt(path))?.isDirectory ?? false;
}

/**
 * Names of the files in a folder of which `isWanted` is true, sorted; folders are passed over.
 *
 * @throws {DataError} naming the folder, when it cannot be read, or what has a wanted name and is a
 * link that leads nowhere, a pipe or a device
 */
export function fileNamesIn(
  folder: string,
  isWanted: (name: string) => boolean = () => true,
): Promise<string[]> {
  return namesIn(
    folder,
    async (entry) => isWanted(entry.name) && (entry.isFile || await isRegularFile(entry.path)),
  );
}

/** {@linkcode fileNamesIn} of the folders in a folder; files are passed over. */
export function folderNamesIn(
  folder: string,
  isWanted: (name: string) => boolean = () => true,
): Promise<string[]> {
  return namesIn(
    folder,
    async (entry) => isWanted(entry.name) && (entry.isDirectory || await isFolder(entry.path)),
  );
}

async function namesIn(
  folder: string,
  isWanted: (entry: Deno.DirEntry & { path: string }) => Promise<boolean>,
): Promise<string[]> {
  await lookAt(folder);
  const entries = await Array.fromAsync(Deno.readDir(folder)).catch(cannotRead(folder));
  const names: string[] = [];
  for (const entry of entries) {
    if (await isWanted({ ...entry, path: join(folder, entry.name) })) names.push(entry.name);
  }
  return names.sort();
}
