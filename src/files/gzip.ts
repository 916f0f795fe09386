/**
 * Files that may be compressed with gzip; whether they are is recognised by their first bytes.
 *
 * @module
 */

import { gunzipSync } from "node:zlib";
import { DataError, messageOf } from "../errors.ts";
import { readBytes } from "./file_bytes.ts";
import { readFailure } from "./file_errors.ts";
import { isBeyondOutput, LARGEST_CONTENT, tooMuch } from "./limits.ts";
import { openRegular } from "./regular_file.ts";

/**
 * The content of a file, without gzip if it has that; several gzip members in a row are one content.
 *
 * @throws {DataError} naming the file: unreadable, or gzip data that are cut off or damaged, or more
 * than 1 GiB once unpacked.
 */
export async function readUnpacked(path: string): Promise<Uint8Array> {
  const stored = await readBytes(path);
  return unpack(stored, path);
}

/**
 * {@linkcode readUnpacked} for bytes at hand.
 *
 * @param path is for the messages
 * @param most bytes to unpack to, 1 GiB by default
 */
export function unpack(bytes: Uint8Array, path: string, most = LARGEST_CONTENT): Uint8Array {
  if (!isGzip(bytes)) return bytes;
  try {
    const { buffer, byteOffset, byteLength } = gunzipSync(bytes, { maxOutputLength: most });
    // No Buffer: arrays are made by the constructor of what they are made from, and its is deprecated.
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (error) {
    if (isBeyondOutput(error)) throw tooMuch(path, most);
    throw damaged(path, error);
  }
}

/**
 * The content of a file piece by piece, for files too large to hold twice: a single gzip member, or
 * no gzip.
 *
 * @param most bytes to unpack to, 1 GiB by default
 * @throws {DataError} as {@linkcode readUnpacked}.
 */
export async function* unpackedPieces(
  path: string,
  most = LARGEST_CONTENT,
): AsyncGenerator<Uint8Array> {
  let gzip = false;
  try {
    const file = await openRegular(path);
    const head = new Uint8Array(2);
    await file.read(head).then(() => file.seek(0, Deno.SeekMode.Start)).catch((error) => {
      file.close();
      throw error;
    });
    gzip = isGzip(head);
    yield* gzip ? atMost(most, file.readable, path) : file.readable;
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw gzip ? damaged(path, error) : readFailure(path, error);
  }
}

async function* atMost(
  most: number,
  packed: ReadableStream<Uint8Array<ArrayBuffer>>,
  path: string,
): AsyncGenerator<Uint8Array> {
  let unpacked = 0;
  for await (const piece of packed.pipeThrough(new DecompressionStream("gzip"))) {
    unpacked += piece.length;
    if (unpacked > most) throw tooMuch(path, most);
    yield piece;
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
