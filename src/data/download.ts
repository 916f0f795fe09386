/**
 * Downloading one file of a data set: resumed where it stopped, checked, then put in place.
 *
 * @module
 */

import { dirname } from "node:path";
import { DataError } from "../errors.ts";
import { digestOfFile, md5OfFile } from "../files/digest.ts";
import { writeAll } from "../files/file_bytes.ts";
import { cannotWrite, writeFailure } from "../files/file_errors.ts";
import type { DataFile } from "./data_set.ts";
import { whyUnreachable } from "./unreachable.ts";

/** What a download tells and obeys. */
export interface DownloadOptions {
  /** Called after each piece with the bytes on disk so far. */
  onProgress?: (bytes: number) => void;
  /** Stops the download; what has arrived stays for the next attempt. */
  signal?: AbortSignal;
}

/** A file that can be downloaded. */
export type ServedFile = DataFile & { readonly url: string };

/** A digest that somebody has published, and how it is computed. */
interface Published {
  name: "SHA-256" | "MD5";
  digest: string;
  of(path: string): Promise<string>;
}

/**
 * Downloads `file` to `path`. The bytes arrive in `path.part`, which a later call continues; only
 * when size and published digest (SHA-256, or MD5 where the source knows no other) are right is it
 * renamed to `path`, and when they are not it is deleted.
 *
 * @returns Whether anything was downloaded: false when a right copy was there already.
 * @throws {DataError} for an unreachable host, an answer other than 200 or 206, a wrong size or
 * digest, no published digest at all, or a folder that cannot be written.
 */
export async function download(
  file: ServedFile,
  path: string,
  options: DownloadOptions = {},
): Promise<boolean> {
  const published = publishedDigest(file);
  if (await sizeOf(path) === file.bytes && await published.of(path) === published.digest) {
    return false;
  }
  const part = `${path}.part`;
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    if (await sizeOf(part) > file.bytes) await Deno.remove(part);
  } catch (error) {
    throw writeFailure(path, error);
  }
  if (await sizeOf(part) < file.bytes) await receive(file, part, options);
  const [bytes, digest] = [await sizeOf(part), await published.of(part)];
  if (bytes < file.bytes) {
    throw new DataError(
      `${file.url} ended after ${bytes} of ${file.bytes} bytes: run the command again to continue`,
    );
  }
  if (digest !== published.digest) {
    await Deno.remove(part);
    throw new DataError(
      `${file.url} has ${published.name} ${digest}, expected ${published.digest}: the copy was ` +
        "deleted",
    );
  }
  await Deno.rename(part, path).catch(cannotWrite(path));
  return true;
}

function publishedDigest({ url, sha256, md5 }: ServedFile): Published {
  if (sha256 !== null) return { name: "SHA-256", digest: sha256, of: digestOfFile };
  if (md5 !== undefined) return { name: "MD5", digest: md5, of: md5OfFile };
  throw new DataError(`Cannot check ${url}: nobody has published a digest of it`);
}

/** Appends to `part` what is missing, or starts it anew if the server sends the whole file. */
async function receive(file: ServedFile, part: string, options: DownloadOptions): Promise<void> {
  const have = await sizeOf(part);
  const answer = await request(file.url, have, options.signal);
  let bytes = answer.status === 206 ? have : 0;
  const out = await Deno.open(part, { write: true, create: true }).catch(cannotWrite(part));
  try {
    await out.truncate(bytes);
    await out.seek(bytes, Deno.SeekMode.Start);
    for await (const piece of answer.body ?? []) {
      bytes += piece.length;
      // More than announced is wrong already; the excess must not fill the disk.
      if (bytes > file.bytes) break;
      await writeAll(out, piece).catch(cannotWrite(part));
      options.onProgress?.(bytes);
    }
    await out.sync();
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(`${file.url}: ${whyUnreachable(file.url, error)} after ${bytes} bytes`, {
      cause: error,
    });
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
    throw new DataError(`Cannot reach ${url}: ${whyUnreachable(url, error)}`, { cause: error });
  });
  if (answer.status === 200) return answer;
  const start = answer.headers.get("content-range")?.match(/^bytes (\d+)-/)?.[1];
  if (answer.status === 206 && Number(start) === from) return answer;
  await answer.body?.cancel();
  throw new DataError(`${url} answered ${answer.status} ${answer.statusText}, expected 200`);
}

/** Size of a file in bytes, -1 when there is none. */
async function sizeOf(path: string): Promise<number> {
  return await Deno.stat(path).then((found) => found.size, () => -1);
}
