/**
 * Files that can be read to an end. Links are followed; a pipe would wait for ever for who writes
 * into it, /dev/zero never ends, and a link that leads nowhere is data that are missing: all are
 * refused by name.
 *
 * @module
 */

import { dirname } from "node:path";
import { DataError } from "../errors.ts";
import { cannotRead, readFailure } from "./file_errors.ts";

/**
 * What lies at `path`, links followed; null where there is nothing.
 *
 * @throws {DataError} naming the path: a link that leads nowhere or in a circle, or what the disk
 * refuses
 */
export async function lookAt(path: string): Promise<Deno.FileInfo | null> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotADirectory) return null;
    if (!(error instanceof Deno.errors.NotFound)) throw readFailure(path, error);
    await refuseDeadLink(path);
    return null;
  }
}

/**
 * Whether a regular file, or a link to one, lies at `path`: neither nothing nor a folder.
 *
 * @throws {DataError} naming the path: a pipe, a device or a socket, and as {@linkcode lookAt}
 */
export async function isRegularFile(path: string): Promise<boolean> {
  const info = await lookAt(path);
  if (info === null || info.isDirectory) return false;
  refuseEndless(path, info);
  return true;
}

/**
 * What the disk knows of a regular file, such as its size.
 *
 * @throws {DataError} naming the path, and what there is instead
 */
export async function regularFile(path: string): Promise<Deno.FileInfo> {
  const info = await lookAt(path) ?? await Deno.stat(path).catch(cannotRead(path));
  if (info.isDirectory) throw new DataError(`Cannot read ${path}: it is a directory`);
  refuseEndless(path, info);
  return info;
}

/** Opens a regular file to read it. @throws {DataError} as {@linkcode regularFile} */
export async function openRegular(path: string): Promise<Deno.FsFile> {
  await regularFile(path);
  return await Deno.open(path).catch(cannotRead(path));
}

/** Of a path that leads nowhere: it, or a folder on its way, may be a link that does. */
async function refuseDeadLink(path: string): Promise<void> {
  const found = await Deno.lstat(path).catch(() => null);
  if (found === null) {
    const folder = dirname(path);
    if (folder !== path) await refuseDeadLink(folder);
  } else if (found.isSymlink && await Deno.stat(path).catch(() => null) === null) {
    throw new DataError(`Cannot read ${path}: it is a link to something that is not there`);
  }
}

function refuseEndless(path: string, info: Deno.FileInfo): void {
  if (info.isFile) return;
  const kind = info.isFifo ? "a named pipe" : info.isSocket ? "a socket" : "a device";
  throw new DataError(`Cannot read ${path}: it is ${kind}, not a regular file`);
}
