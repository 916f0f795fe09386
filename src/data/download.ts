/**
 * Downloading one file of a data set: resumed where it stopped, checked, then put in place.
 *
 * @module
 */

import { dirname } from "node:path";
import { DataError } from "../errors.ts";
import { digestOfFile } from "./digest.ts";
import { writeFailure } from "./file_errors.ts";
import type { DataFile } from "./data_set.ts";

/** What a download tells and obeys. */
export interface DownloadOptions {
  /** Called after each piece with the bytes on disk so far. */
  onProgress?: (bytes: number) => void;
  /** Stops the download; what has arrived stays for the next attempt. */
  signal?: AbortSignal;
}

/**
 * Downloads `file` to `path`. The bytes arrive in `path.part`, which a later call continues; only
 * when size and SHA-256 are right is it renamed to `path`, and when they are not it is deleted.
 *
 * @returns Whether anything was downloaded: false when a right copy was there already.
 * @throws {DataError} for an unreachable host, an answer other than 200 or 206, a wrong size or
 * digest, or a folder that cannot be written.
 */
export async function download(
  file: DataFile,
  path: string,
  options: DownloadOptions = {},
): Promise<boolean> {
  if (await sizeOf(path) === file.bytes && await digestOfFile(path) === file.sha256) return false;
  const part = `${path}.part`;
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    if (await sizeOf(part) > file.bytes) await Deno.remove(part);
  } catch (error) {
    throw writeFailure(path, error);
  }
  if (await sizeOf(part) < file.bytes) await receive(file, part, options);
  const [bytes, sha256] = [await sizeOf(part), await digestOfFile(part)];
  if (bytes < file.bytes) {
    throw new DataError(
      `${file.url} ended after ${bytes} of ${file.bytes} bytes: run the command again to continue`,
    );
  }
  if (sha256 !== file.sha256) {
    await Deno.remove(part);
    throw new DataError(
      `${file.url} has SHA-256 ${sha256}, expected ${file.sha256}: the copy was deleted`,
    );
  }
  await Deno.rename(part, path).catch((error) => {
    throw writeFailure(path, error);
  });
  return true;
}

/** Appends to `part` what is missing, or starts it anew if the server sends the whole file. */
async function receive(file: DataFile, part: string, options: DownloadOptions): Promise<void> {
  const have = await sizeOf(part);
  const answer = await request(file.url, have, options.signal);
  let bytes = answer.status === 206 ? have : 0;
  const out = await Deno.open(part, { write: true, create: true }).catch((error) => {
    throw writeFailure(part, error);
  });
  try {
    await out.truncate(bytes);
    await out.seek(bytes, Deno.SeekMode.Start);
    for await (const piece of answer.body ?? []) {
      bytes += piece.length;
      // More than announced is wrong already; the excess must not fill the disk.
      if (bytes > file.bytes) break;
      await writeAll(out, piece, part);
      options.onProgress?.(bytes);
    }
    await out.sync();
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(`${file.url}: ${messageOf(error)} after ${bytes} bytes`, { cause: error });
  } finally {
    out.close();
  }
  if (bytes > file.bytes) {
    await Deno.remove(part);
    throw new DataError(
      `${file.url} is longer than the expected ${file.bytes} bytes: the copy was deleted`,
    );
  }
}

async function request(url: string, from: number, signal?: AbortSignal): Promise<Response> {
  const headers: HeadersInit = from > 0 ? { range: `bytes=${from}-` } : {};
  const answer = await fetch(url, { headers, signal }).catch((error) => {
    throw new DataError(`Cannot reach ${url}: ${messageOf(error)}`, { cause: error });
  });
  if (answer.status === 200) return answer;
  const start = answer.headers.get("content-range")?.match(/^bytes (\d+)-/)?.[1];
  if (answer.status === 206 && Number(start) === from) return answer;
  await answer.body?.cancel();
  throw new DataError(`${url} answered ${answer.status} ${answer.statusText}, expected 200`);
}

async function writeAll(out: Deno.FsFile, piece: Uint8Array, path: string): Promise<void> {
  try {
    for (let done = 0; done < piece.length;) done += await out.write(piece.subarray(done));
  } catch (error) {
    throw writeFailure(path, error);
  }
}

/** Size of a file in bytes, -1 when there is none. */
async function sizeOf(path: string): Promise<number> {
  return await Deno.stat(path).then((found) => found.size, () => -1);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
