/**
 * Rows as they are stored, whatever code computed them: what figures and the ledger need.
 *
 * @module
 */
import { DataError } from "../errors.ts";
import type { Profile } from "./profile.ts";
import { canonicalJson, type Row } from "./row.ts";
import { readRowFile } from "./row_file.ts";
import { rowFilePath } from "./store.ts";
import type { Study } from "./study.ts";

/**
 * Reads the rows of a study from its own file, without data, engine or sources.
 *
 * @param folder folder of the rows; see {@linkcode resultPlaces}.
 * @param study the study.
 * @param profile the profile whose runs are wanted.
 * @returns one row a run, in the grid's order; of several rows of one run the one stored last.
 * @throws {DataError} naming what to run if some are missing.
 */
export async function readStoredRows(
  folder: string,
  study: Pick<Study, "name" | "grid">,
  profile: Profile,
): Promise<Row[]> {
  const path = rowFilePath(folder, study.name);
  const { rows } = await readRowFile(path);
  const byConfig = new Map(rows.map((row) => [canonicalJson(row.config), row]));
  const wanted = [...new Set(study.grid(profile).map(canonicalJson))];
  const present = wanted.map((config) => byConfig.get(config)).filter((row) => row !== undefined);
  if (present.length < wanted.length) {
    throw new DataError(
      `${path} holds ${present.length} of the ${wanted.length} runs of ${study.name}: compute the ` +
        `rest with "deno task reproduce --profile ${profile} --only ${study.name}"`,
    );
  }
  return present;
}
