/**
 * Writing a file so that nobody ever sees half of it.
 *
 * @module
 */

import { dirname } from "node:path";
import { DataError } from "../errors.ts";
import { writeFailure } from "./file_errors.ts";

/**
 * Writes `content` beside `path`, flushes it to the disk and renames it: after a crash, a kill or
 * a full disk `path` holds either the old or the new content. Missing folders are made.
 *
 * @param path The file to create or replace.
 * @param content Bytes, or text stored as UTF-8.
 * @throws {DataError} naming the path and the reason: a read-only folder, a full disk.
 */
export async function writeAtomically(path: string, content: Uint8Array | string): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const beside = besideName(path);
  try {
    await refuseSpecialFile(path);
    await Deno.mkdir(dirname(path), { recursive: true });
    await writeAndFlush(beside, bytes);
    await Deno.rename(beside, path);
  } catch (error) {
    await Deno.remove(beside).catch(() => {});
    throw writeFailure(path, error);
  }
}

/**
 * Refuses a path that {@linkcode writeAtomically} could not write later, when much work may depend
 * on it: makes the folder, then creates and removes an empty file beside `path`.
 *
 * @throws {DataError} naming the path and the reason.
 */
export async function requireWritable(path: string): Promise<void> {
  const beside = besideName(path);
  try {
    await refuseSpecialFile(path);
    await Deno.mkdir(dirname(path), { recursive: true });
    await writeAndFlush(beside, new Uint8Array());
  } catch (error) {
    throw writeFailure(path, error);
  } finally {
    await Deno.remove(beside).catch(() => {});
  }
}

/** A name in the same folder, hence on the same disk, that no other writer uses. */
function besideName(path: string): string {
  return `${path}.${crypto.randomUUID().slice(0, 13)}.tmp`;
}

async function writeAndFlush(path: string, bytes: Uint8Array): Promise<void> {
  const file = await Deno.open(path, { write: true, createNew: true });
  try {
    for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
    await file.sync();
  } finally {
    file.close();
  }
}

/** Renaming over a device such as /dev/full would replace the device itself. */
async function refuseSpecialFile(path: string): Promise<void> {
  const found = await Deno.stat(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  });
  if (found && !found.isFile) throw new DataError(`Cannot write ${path}: it is not a regular file`);
}
