/**
 * Telling whether the data on this disk are the data of the registry.
 *
 * @module
 */

import type { DataFile, RegisteredSet } from "./data_set.ts";
import { findFiles } from "./locate.ts";
import { type ComparedDigest, compareDigest } from "./registered_file.ts";

/** The finding about one file. */
export interface FileReport {
  /** As the source names it. */
  readonly name: string;
  /** Where it lies; null when it is missing. */
  readonly path: string | null;
  /** `differs`: there, with other content; `unknown`: nobody has published a digest of it. */
  readonly state: "ok" | "missing" | "differs" | "unknown";
  /** Which digest was compared: SHA-256 unless the source publishes MD5 alone. */
  readonly algorithm: ComparedDigest["algorithm"];
  /** Its digest; null when it is missing. */
  readonly found: string | null;
  /** That of the registry; null where nobody has published one. */
  readonly expected: string | null;
}

/**
 * Compares the digest of every file of `set` in `dir` (and its accepted subfolders) with the
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
    const digests = path === null ? missing(file) : await compareDigest(file, path);
    reports.push({ name: file.name, path, state: stateOf(digests), ...digests });
  }
  return reports;
}

async function verifyContent(set: RegisteredSet): Promise<FileReport> {
  const { digest: found } = await set.load(null);
  const digests = { algorithm: "SHA-256", found, expected: set.digest ?? null } as const;
  return { name: "content", path: set.id, state: stateOf(digests), ...digests };
}

type Digests = Pick<FileReport, "algorithm" | "found" | "expected">;

function missing({ sha256, md5 }: DataFile): Digests {
  return sha256 === null && md5 !== undefined
    ? { algorithm: "MD5", found: null, expected: md5 }
    : { algorithm: "SHA-256", found: null, expected: sha256 };
}

function stateOf({ found, expected }: Digests): FileReport["state"] {
  if (found === null) return "missing";
  if (expected === null) return "unknown";
  return found === expected ? "ok" : "differs";
}
