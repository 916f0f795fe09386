/**
 * Telling whether the data on this disk are the data of the registry.
 *
 * @module
 */

import type { RegisteredSet } from "./data_set.ts";
import { findFiles } from "./locate.ts";
import { compareDigest } from "./registered_file.ts";

/** The finding about one file. */
export interface FileReport {
  /** As the source names it. */
  readonly name: string;
  /** Where it lies; null when it is missing. */
  readonly path: string | null;
  /** `differs`: there, with other content; `unknown`: nobody has published a SHA-256 of it. */
  readonly state: "ok" | "missing" | "differs" | "unknown";
  /** SHA-256 as found; null when it is missing. */
  readonly sha256: string | null;
  /** SHA-256 in the registry; null where nobody has published one. */
  readonly expected: string | null;
}

/**
 * Compares the SHA-256 of every file of `set` in `dir` (and its accepted subfolders) with the
 * registry; unpacked copies are compared with the digest of the unpacked file. A set without files,
 * one that comes with a package or is generated, is loaded instead, whatever `dir` is.
 *
 * @throws {DataError} when `dir` does not exist or a file cannot be read.
 */
export async function verifyDataSet(set: RegisteredSet, dir: string): Promise<FileReport[]> {
  if (set.files.length === 0) return [await verifyContent(set)];
  const { paths } = await findFiles(set, dir);
  const reports: FileReport[] = [];
  for (const [i, file] of set.files.entries()) {
    const path = paths[i];
    const { found: sha256, expected } = path === null
      ? { found: null, expected: file.sha256 }
      : await compareDigest(file, path);
    reports.push({ name: file.name, path, state: stateOf(sha256, expected), sha256, expected });
  }
  return reports;
}

async function verifyContent(set: RegisteredSet): Promise<FileReport> {
  const { digest: sha256 } = await set.load(null);
  const expected = set.digest ?? null;
  return { name: "content", path: set.id, state: stateOf(sha256, expected), sha256, expected };
}

function stateOf(sha256: string | null, expected: string | null): FileReport["state"] {
  if (sha256 === null) return "missing";
  if (expected === null) return "unknown";
  return sha256 === expected ? "ok" : "differs";
}
