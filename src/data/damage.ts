/**
 * Saying of a damaged file whether it is the one that its source serves.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import type { DataFile } from "./data_set.ts";
import { digestOfFile, md5OfFile } from "./digest.ts";

/**
 * `read()`; where that fails, the error also says the file's checksum, and the registry's if it
 * knows one of a file of this name.
 *
 * @param path The file being read.
 * @param file What the registry knows about it.
 * @throws {DataError} as `read` does, with the checksums.
 */
export async function namingChecksum<T>(
  path: string,
  file: DataFile,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new DataError(`${error.message}; ${await checksums(path, file)}`, { cause: error });
  }
}

async function checksums(path: string, { name, sha256, md5 }: DataFile): Promise<string> {
  const known = path.endsWith(name);
  if (known && sha256 === null && md5 !== undefined) {
    return `MD5 ${await md5OfFile(path)}, expected ${md5}`;
  }
  const found = `SHA-256 ${await digestOfFile(path)}`;
  return known && sha256 !== null ? `${found}, expected ${sha256}` : found;
}
