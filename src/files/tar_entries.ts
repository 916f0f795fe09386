/**
 * The files of a tar archive, compressed with gzip or not.
 *
 * @module
 */

import { createTarDecoder } from "modern-tar";
import {
  type ArchiveEntry,
  brokenArchive,
  countEntries,
  entryName,
  notAFile,
  type Wanted,
} from "./archive_entry.ts";
import { unpackedPieces } from "./gzip.ts";
import { LARGEST_ARCHIVE, LARGEST_CONTENT, tooMuch } from "./limits.ts";

/**
 * Reads a tar archive from its beginning to its end; only one wanted entry is in memory at a time.
 * Every header's checksum and the mark at the end are checked.
 *
 * @param most bytes that gzip may unpack to, 2 GiB by default; a tar without it may have any size
 * @throws {DataError} naming archive and entry, see `archiveEntries`.
 */
export async function* tarEntries(
  path: string,
  wanted: Wanted,
  most = LARGEST_ARCHIVE,
): AsyncGenerator<ArchiveEntry> {
  let name: string | null = null;
  const count = countEntries(path);
  try {
    const entries = ReadableStream.from(unpackedPieces(path, most))
      .pipeThrough(createTarDecoder({ strict: true }));
    for await (const { header, body } of entries) {
      count();
      name = entryName(path, header.name);
      const { type = "file", size } = header;
      if (type !== "file" && type !== "directory") throw notAFile(path, name, type);
      if (type === "file" && wanted(name)) {
        if (size > LARGEST_CONTENT) throw tooMuch(`${path}: ${name}`, LARGEST_CONTENT);
        yield { name, bytes: await collect(body, size) };
      } else await body.cancel();
    }
  } catch (error) {
    throw brokenArchive(path, name, error);
  }
}

async function collect(body: ReadableStream<Uint8Array>, size: number): Promise<Uint8Array> {
  // The header's size is believed only once as many bytes have come: it may be a lie of terabytes.
  const bytes = await new Response(body as ReadableStream<Uint8Array<ArrayBuffer>>).bytes();
  if (bytes.length !== size) throw new Error(`${bytes.length} of ${size} bytes`);
  return bytes;
}
