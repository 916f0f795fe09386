/**
 * Rows as they are stored, whatever code computed them: what figures and the ledger need.
 *
 * @module
 */
import { DataError } from "../../errors.ts";
import { ASPECTS } from "../computing/explain.ts";
import { ownData, type Profile } from "./profile.ts";
import { canonicalJson, type Row } from "./row.ts";
import { readRowFile } from "./row_file.ts";
import { rowFilePath } from "./store.ts";
import type { Study } from "../findings/study.ts";

/**
 * Reads the rows of a study from its own file, without data, engine or sources.
 *
 * @param folder folder of the rows; see {@linkcode resultPlaces}.
 * @param study the study.
 * @param profile the profile whose runs are wanted.
 * @returns one row a run, in the grid's order; of several rows of one run the one stored last.
 * @throws {DataError} naming what to run if some are missing, or if different code, data, engines
 * or generators computed them.
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
  const command = reproduceCommand(study.name, profile, rows[0]);
  if (present.length < wanted.length) {
    throw new DataError(
      `${path} holds ${present.length} of the ${wanted.length} runs of ${study.name}: compute the ` +
        `rest with "${command}"`,
    );
  }
  // Each benchmark has data and sources of its own.
  for (const { words, values } of mixedAspects(present)) {
    throw new DataError(
      `${path} holds rows of more than one ${words} (${values.join(", ")}), which no figure may ` +
        `mix: compute the stale ones again with "${command}"`,
    );
  }
  return present;
}

/** What the rows of some benchmark differ in though no figure may mix it. */
function mixedAspects(rows: readonly Row[]) {
  return Map.groupBy(rows, ({ config }) => config.benchmark).values().flatMap((own) =>
    ASPECTS.map(([field, words]) => ({
      words,
      values: [...new Set(own.map((row) => row[field]))],
    })).filter(({ values }) => values.length > 1)
  );
}

/**
 * The command that completes a study's files and brings them up to date.
 *
 * @param study name of the study.
 * @param profile the profile.
 * @param row a row that lies there: its data and engine.
 */
export function reproduceCommand(
  study: string,
  profile: Profile,
  row?: Partial<Pick<Row, "data" | "engine">>,
): string {
  const { data = ownData(profile), engine = "wasm" } = row ?? {};
  const [engineName] = engine.split(" ");
  return [
    `deno task reproduce --profile ${profile} --only ${study}`,
    ...(data === ownData(profile) ? [] : ["--data DIR"]),
    ...(engineName === "wasm" ? [] : [`--engine ${engineName}`]),
  ].join(" ");
}
