/**
 * Removing a file.
 *
 * @module
 */

import { writeFailure } from "./file_errors.ts";

/**
 * Removes a file; one that is not there needs no removing.
 *
 * @throws {DataError} naming the file if it cannot be removed.
 */
export async function removeFile(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw writeFailure(path, error);
  }
}
