/**
 * Files whose checksum is known.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { DataError } from "../errors.ts";
import type { DataFile, DataSet } from "./data_set.ts";
import { digestOf, digestOfFile, md5OfFile } from "../files/digest.ts";
import { isGzip, unpackedPieces } from "../files/gzip.ts";
import { locateDataSet } from "./locate.ts";

/** A copy of a file beside what the registry knows. */
export interface ComparedDigest {
  /** Which checksum: MD5 only where the source publishes nothing better. */
  readonly algorithm: "SHA-256" | "MD5";
  /** As found. */
  readonly found: string;
  /** In the registry; null where nobody has published one. */
  readonly expected: string | null;
}

/**
 * The checksum of a copy, and what it should be. An unpacked copy of a gzipped file is compared with
 * the digest of the unpacked file; a gzipped copy of a file that is not by what is in it.
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
  if (file.sha256 === null && file.md5 !== undefined && path.endsWith(file.name)) {
    return { algorithm: "MD5", found: await md5OfFile(path), expected: file.md5 };
  }
  const expected = packed === servedPacked ? file.sha256 : file.sha256Unpacked;
  return { algorithm: "SHA-256", found: await digestOfFile(path), expected };
}

/** {@linkcode compareDigest} for bytes at hand, which may be the served file or what is in it. */
export function compareBytes(file: DataFile, bytes: Uint8Array): ComparedDigest {
  const found = digestOf(bytes);
  const asServed = isGzip(bytes) === file.name.endsWith(".gz");
  const expected = asServed ? file.sha256 : file.sha256Unpacked;
  return { algorithm: "SHA-256", found, expected };
}

/**
 * What `read` yields. Where it finds the file damaged, and the file is not what the registry knows,
 * the error says so: with the checksum found, and the published one where there is one.
 *
 * @throws {DataError} as `read` does
 */
export async function namingChecksum<T>(
  file: DataFile,
  path: string,
  read: () => T | Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const digests = error instanceof DataError
      ? await compareDigest(file, path).catch(() => null)
      : null;
    throw digests === null ? error : withChecksum(error, digests);
  }
}

/**
 * Reads the files of `set` in `dir` or an accepted subfolder, one after the other.
 *
 * @param read is given the path of a file and its number in the registry
 * @returns what it yields, in the registry's order
 * @throws {DataError} for a file that is not there, or as {@linkcode namingChecksum}
 */
export async function readDataSet<T>(
  set: DataSet,
  dir: string,
  read: (path: string, number: number) => T | Promise<T>,
): Promise<T[]> {
  const found: T[] = [];
  for (const [i, path] of (await locateDataSet(set, dir)).entries()) {
    found.push(await namingChecksum(set.files[i], path, () => read(path, i)));
  }
  return found;
}

/** A DataError with the checksum of the file it is about, unless that is as published. */
export function withChecksum(error: unknown, digests: ComparedDigest): unknown {
  const { algorithm, found, expected } = digests;
  if (!(error instanceof DataError) || found === expected) return error;
  const wanted = expected === null ? "" : `, expected ${expected}`;
  return new DataError(`${error.message}; its ${algorithm} is ${found}${wanted}`, { cause: error });
}
