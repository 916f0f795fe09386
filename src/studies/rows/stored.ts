/**
 * Rows as they are stored, whatever code computed them: what figures and the ledger need.
 *
 * @module
 */
import { DataError } from "../../errors.ts";
import type { EngineName } from "../../engine/engine.ts";
import type { RunConfig } from "../../training/config.ts";
import { ownData, type Profile } from "./profile.ts";
import { ASPECTS, configText, type Row } from "./row.ts";
import { readRowFile } from "./row_file.ts";
import { rowFilePath } from "./store.ts";

/** What of a study its file is read by. */
export interface StoredGrid {
  /** Name of the row file. */
  readonly name: string;
  /** The runs of a profile. */
  readonly grid: (profile: Profile) => readonly RunConfig[];
  /** Which engine computes a run; `wasm` by default. */
  readonly engineOf?: (config: RunConfig, profile: Profile) => EngineName;
}

/**
 * Reads the rows of a study from its own file, without data, engine or sources.
 *
 * @param folder folder of the rows; see {@linkcode resultPlaces}.
 * @param study the study.
 * @param profile the profile whose runs are wanted.
 * @returns one row a run, in the grid's order; of several rows of one run the one stored last.
 * @throws {DataError} naming what to run if some are missing, or if different data, engines,
 * generators or behaviours made them.
 */
export async function readStoredRows(
  folder: string,
  study: StoredGrid,
  profile: Profile,
): Promise<Row[]> {
  const path = rowFilePath(folder, study.name);
  const { rows } = await readRowFile(path);
  const byConfig = new Map(rows.map((row) => [configText(row.config), row]));
  const wanted = [...new Set(study.grid(profile).map((config) => configText(config)))];
  const present = wanted.map((config) => byConfig.get(config)).filter((row) => row !== undefined);
  const named = rows.slice(0, 1)
    .map((row) => ({ data: row.data, engine: unplanned(row, study, profile) }));
  const command = reproduceCommand(study.name, profile, ...named);
  if (present.length < wanted.length) {
    throw new DataError(
      `${path} holds ${present.length} of the ${wanted.length} runs of ${study.name}: compute the ` +
        `rest with "${command}"`,
    );
  }
  // Each variant of a benchmark has data of its own, each benchmark goldens.
  for (const { words, values } of mixedAspects(present)) {
    throw new DataError(
      `${path} holds rows of more than one ${words} (${values.join(", ")}), which no figure may ` +
        `mix: compute the stale ones again with "${command}"`,
    );
  }
  return present;
}

/** What the rows of some benchmark on one engine differ in though no figure may mix it. */
function mixedAspects(rows: readonly Row[]) {
  const kind = ({ config: { benchmark, data = {} }, engine }: Row) =>
    `${benchmark} ${JSON.stringify(data)} ${engine.split(" ")[0]}`;
  return Map.groupBy(rows, kind).values().flatMap((own) =>
    [
      ...ASPECTS.map(([field, words]) => ({ words, values: valuesOf(own, (row) => row[field]) })),
      ...goldensIn(own).map((name) => ({
        words: `golden ${name}`,
        values: valuesOf(own, ({ behaviour }) => behaviour[name]),
      })),
    ].filter(({ values }) => values.length > 1)
  );
}

/** All goldens that some of the rows name. */
function goldensIn(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap(({ behaviour }) => Object.keys(behaviour)))];
}

/** Different values; a row that has none may stand beside any. */
function valuesOf<T>(rows: readonly Row[], of: (row: Row) => T | undefined): T[] {
  return [...new Set(rows.map(of).filter((value) => value !== undefined))];
}

/** The engine that computed a row where that is not the planned one. */
function unplanned(
  { engine, config }: Row,
  { engineOf = () => "wasm" }: StoredGrid,
  profile: Profile,
): string | undefined {
  const [name] = engine.split(" ");
  return name === engineOf(config, profile) ? undefined : name;
}

/**
 * The command that completes a study's files and brings them up to date.
 *
 * @param study name of the study.
 * @param profile the profile.
 * @param named name of the data, and the engine that computes all runs where one was named.
 */
export function reproduceCommand(
  study: string,
  profile: Profile,
  { data = ownData(profile), engine }: { data?: string; engine?: string } = {},
): string {
  return [
    `deno task reproduce --profile ${profile} --only ${study}`,
    ...(data === ownData(profile) ? [] : ["--data DIR"]),
    ...(engine === undefined ? [] : [`--engine ${engine}`]),
  ].join(" ");
}
