/**
 * Files whose only purpose is to be locked.
 *
 * @module
 */

import { dirname } from "node:path";
import { DataError } from "../errors.ts";
import { writeFailure } from "./file_errors.ts";

/**
 * Opens a lock file for reading and writing; it and its folder are made where they are missing.
 *
 * @throws {DataError} when it cannot be written, or is no regular file of its own: a lock that is a
 * symbolic link would be written into what it points to
 */
export async function openLockFile(path: string): Promise<Deno.FsFile> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    await refuseOther(path);
    return await Deno.open(path, { create: true, read: true, write: true });
  } catch (error) {
    throw writeFailure(path, error);
  }
}

async function refuseOther(path: string): Promise<void> {
  const found = await Deno.lstat(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  });
  if (found === null || found.isFile) return;
  const what = found.isSymlink ? "a symbolic link" : "no regular file";
  throw new DataError(`Cannot lock ${path}: it is ${what}; remove it`);
}
