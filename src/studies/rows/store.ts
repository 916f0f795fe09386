/**
 * The files of one study's rows, and how they are kept.
 *
 * - `<study>.jsonl`: the rows. While runs are missing, in the order in which they ended; once
 *   the grid is complete, exactly its rows in its order, whoever computed them.
 * - `<study>.shard-i-of-n.jsonl`: rows of one shard, folded into the main file when complete.
 * - `<study>.superseded.jsonl`: rows the present grid and code do not ask for. Nothing is lost:
 *   when code or grid go back, they are used again. Ignored by git.
 * - `<study>.previous.jsonl`: what `fresh` put aside, of each run the oldest row: what a `fresh`
 *   that was killed and begun again is compared with. Ignored by git.
 * - `<study>.machine.jsonl`: clock times and machines. Ignored by git.
 *
 * @module
 */
import { join } from "node:path";
import { readFailure } from "../../files/file_errors.ts";
import { removeFile } from "../../files/remove_file.ts";
import { DataError, UsageError } from "../../errors.ts";
import { agree, describeRun, type Row } from "./row.ts";
import { cutTornLine, readRowFile, writeRowFile } from "./row_file.ts";

/** One part of a grid computed by one process among several. */
export interface Shard {
  /** From 1 to `count`. */
  readonly index: number;
  /** Number of parts. */
  readonly count: number;
}

/** All stored rows of a study. */
export interface Store {
  /** Folder of the files. */
  readonly folder: string;
  /** Name of the study. */
  readonly study: string;
  /** Each stored row once, by key, in the order of the files. */
  readonly rows: ReadonlyMap<string, Row>;
}

/** A row of another study, used as the asking study's own. */
export interface Sibling {
  /** The row, under the name of the asking study. */
  readonly row: Row;
  /** The study it was computed for. */
  readonly from: string;
}

/**
 * Reads `i/n`.
 *
 * @param text for instance `2/8`.
 * @returns the shard.
 * @throws {UsageError} unless i and n are integers and i is in [1, n].
 */
export function parseShard(text: string): Shard {
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || index < 1 || index > count) {
    throw new UsageError(`Cannot take shard "${text}": expected i/n with i from 1 to n, as in 2/8`);
  }
  return { index, count };
}

/** The file rows are appended to: the study's own, or that of a shard. */
export function rowFilePath(folder: string, study: string, shard: Shard | null = null): string {
  const suffix = shard === null ? "" : `.shard-${shard.index}-of-${shard.count}`;
  return join(folder, `${study}${suffix}.jsonl`);
}

/** The sidecar of one kind. */
export function sidecarPath(
  folder: string,
  study: string,
  kind: "superseded" | "previous" | "machine",
  shard: Shard | null = null,
): string {
  return rowFilePath(folder, study, shard).replace(/jsonl$/, `${kind}.jsonl`);
}

/**
 * Reads all stored rows of a study: its own file, its shards, and the superseded ones. Torn last
 * lines are passed over; see {@linkcode recover}.
 *
 * @param folder where the files lie; it need not exist.
 * @param study name of the study.
 * @param options `differing`: what two different results of one run are, damage (`refuse`, the
 * default) or nothing to stop for (`first`: the first one counts).
 * @throws {DataError} for a damaged file, or if one run was stored with two different results.
 */
export async function readStore(
  folder: string,
  study: string,
  { differing = "refuse" }: { differing?: "refuse" | "first" } = {},
): Promise<Store> {
  const rows = new Map<string, Row>();
  const superseded = sidecarPath(folder, study, "superseded");
  const paths = [rowFilePath(folder, study), ...await shardFiles(folder, study), superseded];
  for (const path of paths) {
    for (const row of (await readRowFile(path)).rows) {
      const known = rows.get(row.key);
      if (known === undefined) rows.set(row.key, row);
      else if (differing === "refuse") requireEqual(known, row, path);
    }
  }
  return { folder, study, rows };
}

/**
 * Rows that other studies stored in the same folder: a run that two grids want is computed once.
 *
 * @param store what the study that asks has stored itself.
 * @throws {DataError} if two studies stored two different results of one run.
 * @returns rows by key; and a line for each file that could not be read and was passed over, since
 * all that it could do is spare work.
 */
export async function readSiblings(
  { folder, study, rows: own }: Store,
): Promise<{ siblings: Map<string, Sibling>; notices: string[] }> {
  const siblings = new Map<string, Sibling>();
  const notices: string[] = [];
  for (const from of await studiesIn(folder)) {
    if (from === study) continue;
    const path = rowFilePath(folder, from);
    const rows = await readRowFile(path).then(({ rows }) => rows, (error) => {
      if (!(error instanceof DataError)) throw error;
      notices.push(`${study}: passed over the rows of ${from}: ${error.message}`);
      return [];
    });
    for (const row of rows) {
      const known = own.get(row.key) ?? siblings.get(row.key)?.row;
      if (known !== undefined) requireEqual(known, row, path);
      siblings.set(row.key, { row: { ...row, study }, from });
    }
  }
  return { siblings, notices };
}

/**
 * Makes a file ready to be appended to: cuts off a torn last line.
 *
 * @param path the file.
 * @returns whether there was one.
 */
export async function recover(path: string): Promise<boolean> {
  const file = await readRowFile(path);
  await cutTornLine(path, file);
  return file.torn;
}

/**
 * Writes the finished form: the grid's rows in its order, and all others beside them.
 *
 * @param store what was stored before.
 * @param wanted the grid's rows, in its order.
 */
export async function writeFinished(store: Store, wanted: readonly Row[]): Promise<void> {
  const { folder, study, rows } = store;
  const keys = new Set(wanted.map((row) => row.key));
  const others = [...rows.values()].filter((row) => !keys.has(row.key));
  // First beside, then in place: at no moment is a row nowhere.
  await writeRowFile(sidecarPath(folder, study, "superseded"), others);
  await writeRowFile(rowFilePath(folder, study), wanted);
  for (const path of await shardFiles(folder, study)) await removeFile(path);
}

/**
 * Puts aside what is stored of some runs, so that they are computed again; what was put aside
 * before stays. A shard touches its own files only, since others may be at work on theirs.
 *
 * @param folder where the files lie.
 * @param study name of the study.
 * @param wanted keys of the runs.
 * @param shard the shard, or null for the whole grid.
 * @returns of those runs the rows put aside now or earlier, by key, the oldest of each.
 */
export async function putAside(
  folder: string,
  study: string,
  wanted: ReadonlySet<string>,
  shard: Shard | null,
): Promise<Map<string, Row>> {
  const path = rowFilePath(folder, study, shard);
  const shards = shard === null ? await shardFiles(folder, study) : [];
  const sidecars = shard === null ? [sidecarPath(folder, study, "superseded")] : [];
  const [old, others] = [new Map<string, Row>(), new Map<string, Row>()];
  for (const from of [path, ...shards, ...sidecars]) {
    for (const row of (await readRowFile(from)).rows) {
      (wanted.has(row.key) ? old : others).set(row.key, row);
    }
  }
  const previousPath = sidecarPath(folder, study, "previous", shard);
  const previous = new Map(old);
  for (const row of (await readRowFile(previousPath)).rows) previous.set(row.key, row);
  // First beside, then out of place: at no moment is a row nowhere.
  await writeRowFile(previousPath, [...previous.values()]);
  for (const sidecar of sidecars) await writeRowFile(sidecar, [...others.values()]);
  await writeRowFile(path, shard === null ? [] : [...others.values()]);
  for (const other of shards) await removeFile(other);
  return new Map([...previous].filter(([key]) => wanted.has(key)));
}

/** Names of the studies that have a row file in a folder; a sidecar or a shard has a second point. */
export async function studiesIn(folder: string): Promise<string[]> {
  return (await namesIn(folder)).flatMap((name) => /^([^.]+)\.jsonl$/.exec(name)?.[1] ?? []);
}

/** Paths of the files with a folder's rows: those of studies and of their shards, without sidecars. */
export async function rowFilesIn(folder: string): Promise<string[]> {
  return (await namesIn(folder))
    .filter((name) => /^[^.]+(\.shard-\d+-of-\d+)?\.jsonl$/.test(name))
    .map((name) => join(folder, name));
}

async function shardFiles(folder: string, study: string): Promise<string[]> {
  const isShard = (name: string) =>
    name.startsWith(`${study}.`) &&
    /^\.shard-\d+-of-\d+\.jsonl$/.test(name.slice(study.length));
  return (await namesIn(folder)).filter(isShard).map((name) => join(folder, name));
}

/** Names in a folder, sorted; none where it does not exist. */
async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) names.push(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw readFailure(folder, error);
  }
  return names.sort();
}

/**
 * Bytes must be the same, but of engines whose last bits depend on the machine.
 *
 * @throws {DataError} naming the run and the file of the second result
 */
function requireEqual(known: Row, row: Row, path: string): void {
  if (row.computedBy !== undefined || agree(known.result, row.result)) return;
  const run = describeRun(row.config);
  throw new DataError(
    `Two stored results of one run differ (${run}, the second in ${path}); use --fresh`,
  );
}
