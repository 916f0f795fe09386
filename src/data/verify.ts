/**
 * Telling whether the data on this disk are the data of the registry.
 *
 * @module
 */

import type { DataFile, RegisteredSet } from "./data_set.ts";
import { findArchive, findFiles } from "./locate.ts";
import { compareBytes, type ComparedDigest, compareDigest } from "./registered_file.ts";

/** The finding about one file. */
export interface FileReport extends Omit<ComparedDigest, "found"> {
  /** As the source names it. */
  readonly name: string;
  /** Where it lies; null when it is missing. */
  readonly path: string | null;
  /** `differs`: there, with other content; `unknown`: nobody has published a checksum of it. */
  readonly state: "ok" | "missing" | "differs" | "unknown";
  /** As found; null when the file is missing. */
  readonly found: string | null;
}

/**
 * Compares the checksum of every file of `set` in `dir` (and its accepted subfolders) with the
 * registry; unpacked copies are compared with the digest of the unpacked file, and where there is
 * none of the files, the entries of an archive of them. A set without files, one that comes with a
 * package or is generated, is loaded instead, whatever `dir` is.
 *
 * @throws {DataError} when `dir` does not exist, a file cannot be read, or an archive is damaged.
 */
export async function verifyDataSet(set: RegisteredSet, dir: string): Promise<FileReport[]> {
  if (set.files.length === 0) return [await verifyContent(set)];
  const { paths } = await findFiles(set, dir);
  if (paths.every((path) => path === null)) {
    const archive = await findArchive(set, dir);
    if (archive !== null) return await verifyArchive(set, archive);
  }
  const reports: FileReport[] = [];
  for (const [i, file] of set.files.entries()) {
    const path = paths[i];
    reports.push(reportOf(file, path, path === null ? null : await compareDigest(file, path)));
  }
  return reports;
}

async function verifyArchive(set: RegisteredSet, archive: string): Promise<FileReport[]> {
  const { readEntries } = await import("./set_files.ts");
  const entries = await readEntries(set, archive);
  return [...entries].map(([place, bytes], i) =>
    reportOf(set.files[i], place, compareBytes(set.files[i], bytes))
  );
}

function reportOf(
  { name, sha256, md5 }: DataFile,
  path: string | null,
  digests: ComparedDigest | null,
): FileReport {
  const byMd5 = sha256 === null && md5 !== undefined;
  const { algorithm, found, expected } = digests ??
    { algorithm: byMd5 ? "MD5" : "SHA-256", found: null, expected: sha256 ?? md5 ?? null };
  return { name, path, state: stateOf(found, expected), algorithm, found, expected };
}

async function verifyContent(set: RegisteredSet): Promise<FileReport> {
  const { digest: found } = await set.load(null);
  const expected = set.digest ?? null;
  const state = stateOf(found, expected);
  return { name: "content", path: set.id, state, algorithm: "SHA-256", found, expected };
}

function stateOf(found: string | null, expected: string | null): FileReport["state"] {
  if (found === null) return "missing";
  if (expected === null) return "unknown";
  return found === expected ? "ok" : "differs";
}
