/**
 * SHA-256, the one checksum used for data, rows and parameters: `digestOf` for what is at hand and
 * short, `sha256` for matrices and tensors, also in a page, `digestOfFile` for files. MD5 for archives
 * whose source publishes nothing better.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { readFailure } from "./file_errors.ts";
import { openRegular } from "./regular_file.ts";

/** SHA-256 in lower-case hex of texts, as UTF-8, and the bytes of arrays, one after the other. */
export function digestOf(...parts: (string | ArrayBufferView)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) {
    hash.update(
      typeof part === "string"
        ? new TextEncoder().encode(part)
        : new Uint8Array(part.buffer, part.byteOffset, part.byteLength),
    );
  }
  return hash.digest("hex");
}

/**
 * SHA-256 in lower-case hex by WebCrypto. A page must not stand still meanwhile, and a browser's own
 * is many times faster than what stands in there for {@linkcode digestOf}, which waits for nothing.
 */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  // Not `toHex`, which browsers of 2024 lack.
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * SHA-256 in lower-case hex of a file, read piece by piece.
 *
 * @throws {DataError} when the file cannot be read.
 */
export function digestOfFile(path: string): Promise<string> {
  return hashFile("sha256", path);
}

/** MD5 in lower-case hex of a file. @throws {DataError} when the file cannot be read. */
export function md5OfFile(path: string): Promise<string> {
  return hashFile("md5", path);
}

async function hashFile(algorithm: "sha256" | "md5", path: string): Promise<string> {
  const hash = createHash(algorithm);
  try {
    const file = await openRegular(path);
    for await (const piece of file.readable) hash.update(piece);
  } catch (error) {
    throw readFailure(path, error);
  }
  return hash.digest("hex");
}
