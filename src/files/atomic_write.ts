/**
 * Writing a file so that nobody ever sees half of it.
 *
 * @module
 */

import { dirname } from "node:path";
import { DataError } from "../errors.ts";
import { writeAll } from "./file_bytes.ts";
import { writeFailure } from "./file_errors.ts";
import { withTemporaryFile } from "./temporary.ts";

/**
 * Writes `content` beside `path`, flushes it to the disk and renames it: after a crash, a kill or
 * a full disk `path` holds either the old or the new content. Missing folders are made; what killed
 * writers left in its folder is removed.
 *
 * @param content Bytes, or text stored as UTF-8.
 * @throws {DataError} naming the path and the reason: a read-only folder, a full disk.
 */
export async function writeAtomically(path: string, content: Uint8Array | string): Promise<void> {
  await writeBeside(path, content, (beside) => Deno.rename(beside, path));
}

/**
 * {@linkcode writeAtomically} of a file that must not exist yet, and takes the place of none that
 * appears meanwhile.
 *
 * @throws {DataError} when there is something at `path` already, or the disk refuses
 */
export async function writeNewFile(path: string, content: Uint8Array | string): Promise<void> {
  await refuseExisting(path);
  await writeBeside(path, content, (beside) => moveToNew(beside, path));
}

/** @throws {DataError} when there is something at `path` already: nothing is overwritten */
export async function refuseExisting(path: string): Promise<void> {
  const found = await Deno.lstat(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return null;
    throw writeFailure(path, error);
  });
  if (found !== null) throw new DataError(`Cannot write ${path}: it exists already`);
}

/**
 * Refuses a path that {@linkcode writeAtomically} could not write later, when much work may depend
 * on it: makes the folder, then creates and removes an empty file beside `path`.
 *
 * @throws {DataError} naming the path and the reason.
 */
export async function requireWritable(path: string): Promise<void> {
  await writeBeside(path, "", (beside) => Deno.remove(beside));
}

/** Writes beside `path`, flushes, and lets `move` take what was written; a failure leaves nothing. */
async function writeBeside(
  path: string,
  content: Uint8Array | string,
  move: (beside: string) => Promise<void>,
): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  try {
    await refuseSpecialFile(path);
    await Deno.mkdir(dirname(path), { recursive: true });
    await withTemporaryFile(path, async (file, beside) => {
      await writeAll(file, bytes);
      await file.sync();
      await move(beside);
    });
  } catch (error) {
    throw writeFailure(path, error);
  }
}

/** A link never takes the place of another file, as a renamed one does; not every disk has links. */
async function moveToNew(from: string, to: string): Promise<void> {
  try {
    await Deno.link(from, to);
  } catch {
    await refuseExisting(to);
    return await Deno.rename(from, to);
  }
  await Deno.remove(from);
}

/** Renaming over a device such as /dev/full would replace the device itself. */
async function refuseSpecialFile(path: string): Promise<void> {
  const found = await Deno.stat(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  });
  if (found && !found.isFile) throw new DataError(`Cannot write ${path}: it is not a regular file`);
}
