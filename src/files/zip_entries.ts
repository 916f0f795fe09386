/**
 * The files of a zip archive.
 *
 * @module
 */

import { Reader, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import {
  type ArchiveEntry,
  brokenArchive,
  countEntries,
  entryName,
  notAFile,
  type Wanted,
} from "./archive_entry.ts";
import { DataError } from "../errors.ts";
import { readAt } from "./file_bytes.ts";
import { quote } from "./json_text.ts";
import { LARGEST_ARCHIVE, LARGEST_CONTENT, tooMuch } from "./limits.ts";
import { openRegular } from "./regular_file.ts";

/** A file read where it is needed: a zip archive's table of contents lies at its end. */
class FileReader extends Reader<Deno.FsFile> {
  constructor(private readonly file: Deno.FsFile) {
    super(file);
  }

  override async init(): Promise<void> {
    await super.init?.();
    this.size = (await this.file.stat()).size;
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array> {
    return await readAt(this.file, [index, Math.max(index, Math.min(index + length, this.size))]);
  }
}

/**
 * Reads the wanted entries of a zip archive in the order of its table of contents; one is in memory
 * at a time. Checksums are compared, and entries that overlap are refused.
 *
 * @throws {DataError} naming archive and entry, see `archiveEntries`.
 */
export async function* zipEntries(path: string, wanted: Wanted): AsyncGenerator<ArchiveEntry> {
  let name: string | null = null;
  const file = await openRegular(path);
  const count = countEntries(path);
  let unpacked = 0;
  try {
    const archive = new ZipReader(new FileReader(file), {
      // Names are refused by `entryName`, as in a tar archive.
      filenameValidation: "tolerant",
      checkSignature: true,
      checkOverlappingEntry: true,
      useWebWorkers: false,
    });
    for await (const entry of archive.getEntriesGenerator()) {
      count();
      name = entryName(path, entry.filename);
      if (entry.symlink) throw notAFile(path, name, "symlink");
      if (entry.encrypted) {
        throw new DataError(`${path}: the entry ${quote(name)} is encrypted`);
      }
      if (entry.directory || !wanted(name)) continue;
      // An entry that unpacks to more than it says is refused by zip.js.
      if (entry.uncompressedSize > LARGEST_CONTENT) {
        throw tooMuch(`${path}: ${name}`, LARGEST_CONTENT);
      }
      unpacked += entry.uncompressedSize;
      if (unpacked > LARGEST_ARCHIVE) throw tooMuch(path, LARGEST_ARCHIVE);
      yield { name, bytes: await entry.getData(new Uint8ArrayWriter()) };
    }
  } catch (error) {
    throw brokenArchive(path, name, error);
  } finally {
    file.close();
  }
}
