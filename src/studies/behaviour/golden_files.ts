/**
 * The committed digests: one file a group of goldens.
 *
 * @module
 */
import { join } from "node:path";
import { DataError } from "../../errors.ts";
import { writeAtomically } from "../../files/atomic_write.ts";
import { readFailure } from "../../files/file_errors.ts";
import type { Digests } from "./golden.ts";

/** Folder of the committed digests under the project's root. */
export function goldensFolder(root: string): string {
  return join(root, "data", "goldens");
}

/**
 * Reads the committed digests of a group.
 *
 * @param root the project's root
 * @param group see `goldens.ts`
 * @returns digests by name; none where the file is missing
 * @throws {DataError} for a file that cannot be read
 */
export async function readGoldens(root: string, group: string): Promise<Digests> {
  return await readJson<Digests>(join(goldensFolder(root), `${group}.json`)) ?? {};
}

/** Writes the committed digests of a group, sorted by name, one a line. */
export async function writeGoldens(root: string, group: string, digests: Digests): Promise<void> {
  const sorted = Object.fromEntries(Object.entries(digests).sort(([a], [b]) => a < b ? -1 : 1));
  await writeJson(join(goldensFolder(root), `${group}.json`), sorted);
}

/** A JSON file; null where there is none. @throws {DataError} for one that cannot be read */
export async function readJson<T>(path: string): Promise<T | null> {
  try {
    return JSON.parse(await Deno.readTextFile(path)) as T;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    if (error instanceof SyntaxError) {
      throw new DataError(`${path} is no JSON: restore it, or remove it and run deno task goldens`);
    }
    throw readFailure(path, error);
  }
}

/** Writes a JSON file that people can read and compare. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeAtomically(path, `${JSON.stringify(value, null, 2)}\n`);
}
