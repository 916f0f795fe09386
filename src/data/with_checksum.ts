/**
 * What to say when a file of the registry cannot be read: whether it is the registry's at all.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import type { DataFile } from "./data_set.ts";
import { digestOfFile } from "./digest.ts";

/**
 * The result of `read`; a DataError of it also says the file's SHA-256 where that is not the
 * registry's, as it then has been damaged or is another file. The checksum is computed only then.
 *
 * @param file what the registry knows of the file
 * @param path where it lies
 * @param read reads it
 */
export async function withChecksum<T>(
  file: DataFile,
  path: string,
  read: () => T | Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const expected = path.endsWith(".gz") || !file.name.endsWith(".gz")
      ? file.sha256
      : file.sha256Unpacked;
    const found = expected === null ? null : await digestOfFile(path).catch(() => null);
    if (found === null || found === expected) throw error;
    throw new DataError(
      `${error.message} (SHA-256 of ${path}: ${found}; the original has ${expected}: ` +
        `fetch it again)`,
      { cause: error },
    );
  }
}
