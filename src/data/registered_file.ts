/**
 * Files of which a digest has been published.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { DataError } from "../errors.ts";
import type { DataFile } from "./data_set.ts";
import { digestOfFile, md5OfFile } from "./digest.ts";
import { unpackedPieces } from "./gzip.ts";

/** A copy of a file beside what the registry knows. */
export interface ComparedDigest {
  /** Which digest: SHA-256 unless the source publishes MD5 alone. */
  readonly algorithm: "SHA-256" | "MD5";
  /** As found. */
  readonly found: string;
  /** In the registry; null where nobody has published one. */
  readonly expected: string | null;
}

/**
 * The digest of a copy, and what it should be. An unpacked copy of a gzipped file is compared with the
 * digest of the unpacked file; a gzipped copy of a file that is not by what is in it.
 *
 * @throws {DataError} when the file cannot be read, or is a gzipped copy and damaged
 */
export async function compareDigest(file: DataFile, path: string): Promise<ComparedDigest> {
  const [packed, servedPacked] = [path, file.name].map((name) => name.endsWith(".gz"));
  if (packed && !servedPacked) {
    const hash = createHash("sha256");
    for await (const piece of unpackedPieces(path)) hash.update(piece);
    return { algorithm: "SHA-256", found: hash.digest("hex"), expected: file.sha256 };
  }
  if (packed === servedPacked && file.sha256 === null && file.md5 !== undefined) {
    return { algorithm: "MD5", found: await md5OfFile(path), expected: file.md5 };
  }
  const expected = packed === servedPacked ? file.sha256 : file.sha256Unpacked;
  return { algorithm: "SHA-256", found: await digestOfFile(path), expected };
}

/**
 * What `read` yields. Where it finds the file damaged, and the file is not what the registry knows,
 * the error says so: with the digest found and the one expected.
 *
 * @param path where the file lies
 * @throws {DataError} as `read` does
 */
export async function readRegistered<T>(
  file: DataFile,
  path: string,
  read: (path: string) => Promise<T>,
): Promise<T> {
  try {
    return await read(path);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const digests = await compareDigest(file, path).catch(() => null);
    if (digests === null || digests.expected === null || digests.found === digests.expected) {
      throw error;
    }
    const { algorithm, found, expected } = digests;
    throw new DataError(`${error.message}; its ${algorithm} is ${found}, expected ${expected}`, {
      cause: error,
    });
  }
}
