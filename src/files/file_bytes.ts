/**
 * Bytes out of files and into them.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import { cannotRead } from "./file_errors.ts";
import { inUnits, LARGEST_FILE } from "./limits.ts";
import { regularFile } from "./regular_file.ts";

/**
 * All bytes of a file.
 *
 * @throws {DataError} naming the file and the reason: no regular file, or more than 4 GiB
 */
export async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const { size } = await regularFile(path);
  if (size > LARGEST_FILE) {
    throw new DataError(`${path}: ${size} bytes, expected at most ${inUnits(LARGEST_FILE)}`);
  }
  return await Deno.readFile(path).catch(cannotRead(path));
}

/** Bytes `from` to `end` of an open file. @throws {Error} when it ends before */
export async function readAt(
  file: Deno.FsFile,
  [from, end]: readonly [number, number],
): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - from);
  await file.seek(from, Deno.SeekMode.Start);
  for (let done = 0; done < bytes.length;) {
    const count = await file.read(bytes.subarray(done));
    if (count === null) throw new Error(`${done} of ${bytes.length} bytes`);
    done += count;
  }
  return bytes;
}

/** Writes all of some bytes where an open file stands: one `write` may take a part of them. */
export async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
}
