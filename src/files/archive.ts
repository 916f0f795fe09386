/**
 * Archives, read in memory: nothing is unpacked to disk.
 *
 * The formats are read by modern-tar and zip.js: both read streams or pieces of a file in plain
 * JavaScript, so they need no permission beyond reading that file.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import type { ArchiveEntry, Wanted } from "./archive_entry.ts";
import { readFailure } from "./file_errors.ts";
import { quote } from "./json_text.ts";
import { LARGEST_CONTENT, tooMuch } from "./limits.ts";
import { openRegular } from "./regular_file.ts";
import { tarEntries } from "./tar_entries.ts";

/**
 * The files of a tar, tar.gz or zip archive (recognised by its first bytes, not by its name), in its
 * order. All entries are checked, those not wanted too.
 *
 * @param wanted Which files to read, by their names: slashes between folders, no leading `./`;
 * all by default.
 * @throws {DataError} naming archive and entry: unreadable, cut off or damaged, encrypted; an entry
 * that is a link or a device, or whose name is absolute or has `..` in it; more than `limits.ts` has
 * of entries, of an entry, or of the whole archive.
 */
export async function* archiveEntries(
  path: string,
  wanted: Wanted = () => true,
): AsyncGenerator<ArchiveEntry> {
  if (!await isZip(path)) return yield* tarEntries(path, wanted);
  // Only a zip archive needs zip.js, which takes longer to load than most archives to read.
  const { zipEntries } = await import("./zip_entries.ts");
  yield* zipEntries(path, wanted);
}

/**
 * {@linkcode archiveEntries} all at once: the content of each wanted file by its name.
 *
 * @throws {DataError} also when two entries have one name, or those wanted are more than 1 GiB.
 */
export async function readArchive(
  path: string,
  wanted: Wanted = () => true,
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  let held = 0;
  for await (const { name, bytes } of archiveEntries(path, wanted)) {
    if (files.has(name)) {
      throw new DataError(`${path}: two entries are named ${quote(name)}, expected one`);
    }
    held += bytes.length;
    if (held > LARGEST_CONTENT) throw tooMuch(path, LARGEST_CONTENT);
    files.set(name, bytes);
  }
  return files;
}

/** Whether a file begins as zip archives do, an empty one included. */
export async function isZip(path: string): Promise<boolean> {
  const head = new Uint8Array(4);
  try {
    using file = await openRegular(path);
    await file.read(head);
  } catch (error) {
    throw readFailure(path, error);
  }
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5);
}
