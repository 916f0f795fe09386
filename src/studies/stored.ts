/**
 * Rows as they are stored, whatever code computed them: what figures and the ledger need.
 *
 * @module
 */
import { join } from "node:path";
import { DataError } from "../errors.ts";
import type { RunConfig } from "../training/config.ts";
import { canonicalJson, type Row } from "./row.ts";
import { readRowFile } from "./row_file.ts";
import { rowFilePath } from "./store.ts";

/**
 * Reads the rows of a grid from the study's own file, without data, engine or sources.
 *
 * @param root the project's root.
 * @param rowsFolder folder of the rows, relative to the root; see {@linkcode resultPlaces}.
 * @param study name of the study.
 * @param configs the wanted runs.
 * @returns one row a run, in order; of several rows of one run the one stored last.
 * @throws {DataError} naming what to run if some are missing.
 */
export async function readStoredRows(
  root: string,
  rowsFolder: string,
  study: string,
  configs: readonly RunConfig[],
): Promise<Row[]> {
  const path = rowFilePath(join(root, rowsFolder), study);
  const { rows } = await readRowFile(path);
  const byConfig = new Map(rows.map((row) => [canonicalJson(row.config), row]));
  const found = [...new Set(configs.map(canonicalJson))].map((config) => byConfig.get(config));
  const present = found.filter((row) => row !== undefined);
  if (present.length < found.length) {
    throw new DataError(
      `${path} holds ${present.length} of the ${found.length} runs of ${study}: compute the rest ` +
        `with "deno task reproduce --only ${study}"`,
    );
  }
  return present;
}
