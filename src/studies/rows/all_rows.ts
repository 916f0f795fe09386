/**
 * All stored rows, whatever study they are of.
 *
 * @module
 */
import { join } from "node:path";
import { PROFILES } from "./profile.ts";
import { readRowFile } from "./row_file.ts";
import type { Row } from "./row.ts";
import { rowFilePath, studiesIn } from "./store.ts";

/** All rows of one study in one profile's folder. */
export interface StoredStudy {
  /** For instance `quick/rank`. */
  readonly place: string;
  readonly rows: readonly Row[];
}

/**
 * The rows of all profiles and studies, without sidecars.
 *
 * @param root the project's root
 * @throws {DataError} for a damaged file
 */
export async function readAllRows(root: string): Promise<StoredStudy[]> {
  const found: StoredStudy[] = [];
  for (const profile of PROFILES) {
    const folder = join(root, "data", "rows", profile);
    for (const study of await studiesIn(folder)) {
      const { rows } = await readRowFile(rowFilePath(folder, study));
      found.push({ place: `${profile}/${study}`, rows });
    }
  }
  return found;
}
