/**
 * Files that may be compressed with gzip; whether they are is recognised by their first bytes.
 *
 * @module
 */

import { gunzipSync } from "node:zlib";
import { DataError, messageOf } from "../errors.ts";
import { readBytes } from "./file_bytes.ts";
import { readFailure } from "./file_errors.ts";

/**
 * The content of a file, without gzip if it has that; several gzip members in a row are one content.
 *
 * @throws {DataError} naming the file: unreadable, or gzip data that are cut off or damaged.
 */
export async function readUnpacked(path: string): Promise<Uint8Array> {
  const stored = await readBytes(path);
  return unpack(stored, path);
}

/** {@linkcode readUnpacked} for bytes at hand; `path` is for the messages. */
export function unpack(bytes: Uint8Array, path: string): Uint8Array {
  if (!isGzip(bytes)) return bytes;
  try {
    const { buffer, byteOffset, byteLength } = gunzipSync(bytes);
    // No Buffer: arrays are made by the constructor of what they are made from, and its is deprecated.
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (error) {
    throw damaged(path, error);
  }
}

/**
 * The content of a file piece by piece, for files too large to hold twice: a single gzip member, or
 * no gzip.
 *
 * @throws {DataError} as {@linkcode readUnpacked}.
 */
export async function* unpackedPieces(path: string): AsyncGenerator<Uint8Array> {
  let gzip = false;
  try {
    const file = await Deno.open(path);
    const head = new Uint8Array(2);
    await file.read(head).then(() => file.seek(0, Deno.SeekMode.Start)).catch((error) => {
      file.close();
      throw error;
    });
    gzip = isGzip(head);
    yield* gzip ? file.readable.pipeThrough(new DecompressionStream("gzip")) : file.readable;
  } catch (error) {
    throw gzip ? damaged(path, error) : readFailure(path, error);
  }
}

/** Whether `bytes` begin as gzip data do. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function damaged(path: string, error: unknown): DataError {
  return new DataError(`${path}: the gzip data are cut off or damaged (${messageOf(error)})`, {
    cause: error,
  });
}
