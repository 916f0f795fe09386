/**
 * The stays of set A, found and matched with their outcomes.
 *
 * @module
 */

import { join } from "node:path";
import { DataError } from "../../errors.ts";
import { archiveEntries } from "../../files/archive.ts";
import { readBytes } from "../../files/file_bytes.ts";
import { fileNamesIn, isFolder } from "../../files/folder.ts";
import { readUnpacked } from "../../files/gzip.ts";
import { LARGEST_TEXT, refuseMuch } from "../../files/limits.ts";
import { nothingThere, soughtOf } from "../accepted_forms.ts";
import { findFiles } from "../locate.ts";
import { namingChecksum } from "../registered_file.ts";
import { parseOutcomes } from "./outcomes.ts";
import { PHYSIONET_2012 } from "./physionet_source.ts";
import { type HourlyRecord, type HourlyValue, parseRecord } from "./record.ts";

/** A stay and how it ended. */
export interface Stay extends HourlyRecord {
  /** 1: died in hospital; 0: left it alive. */
  readonly death: 0 | 1;
}

/** Records within an archive or a folder; whatever else lies there is left alone. */
const RECORD = /(^|\/)\d+\.txt$/;

/**
 * Reads all stays from `dir` or a subfolder that the registry names: `Outcomes-a.txt`, and beside it
 * the archive (`set-a.tar.gz`, `.tar` or `.zip`) or else the folder `set-a` with a file a record.
 *
 * @param of what stands for the observations of an hour; their mean by default
 * @returns the stays in ascending order of RecordID
 * @throws {DataError} naming the file: missing, damaged or not as {@linkcode parseRecord} and
 * {@linkcode parseOutcomes} expect; a record twice, without an outcome, or an outcome without record
 */
export async function readStays(dir: string, of: HourlyValue = "mean"): Promise<Stay[]> {
  const { folder, paths: [outcomesPath, archive] } = await findFiles(PHYSIONET_2012, dir);
  if (outcomesPath === null) {
    throw nothingThere(dir, soughtOf([PHYSIONET_2012]));
  }
  const [outcomesFile, archiveFile] = PHYSIONET_2012.files;
  const outcomes = await namingChecksum(
    outcomesFile,
    outcomesPath,
    async () => parseOutcomes(textOf(await readUnpacked(outcomesPath), outcomesPath), outcomesPath),
  );
  const stays = new Map<number, Stay>();
  let held = 0;
  const collect = async (records: AsyncIterable<RecordFile>) => {
    for await (const { path, bytes } of records) {
      const record = parseRecord(textOf(bytes, path), path, of);
      const death = outcomes.get(record.id);
      if (death === undefined) {
        throw new DataError(`${path}: record ${record.id} has no outcome in ${outcomesPath}`);
      }
      if (stays.has(record.id)) throw new DataError(`${path}: record ${record.id} is there twice`);
      stays.set(record.id, { ...record, death });
      held += record.values.byteLength + record.counts.byteLength;
      refuseMuch(held, path);
    }
  };
  if (archive === null) await collect(inFolder(join(folder, "set-a"), folder));
  else await namingChecksum(archiveFile, archive, () => collect(inArchive(archive)));
  for (const id of outcomes.keys()) {
    if (stays.has(id)) continue;
    throw new DataError(
      `${outcomesPath}: record ${id} is not among the ${stays.size} of ` +
        `${archive ?? join(folder, "set-a")}: the records are not complete`,
    );
  }
  return [...stays.values()].sort((a, b) => a.id - b.id);
}

function textOf(bytes: Uint8Array, path: string): string {
  refuseMuch(bytes.length, path, LARGEST_TEXT);
  return new TextDecoder().decode(bytes);
}

/** A file that holds a record. */
interface RecordFile {
  path: string;
  bytes: Uint8Array;
}

async function* inArchive(archive: string): AsyncGenerator<RecordFile> {
  for await (const { name, bytes } of archiveEntries(archive, (name) => RECORD.test(name))) {
    yield { path: `${archive}: ${name}`, bytes };
  }
}

async function* inFolder(records: string, folder: string): AsyncGenerator<RecordFile> {
  if (!await isFolder(records)) {
    const archives = PHYSIONET_2012.files[1].spellings.join(", ");
    throw new DataError(
      `${folder} holds only a part of physionet-2012: missing the records, as ${archives} or the ` +
        "folder set-a",
    );
  }
  for (const name of await fileNamesIn(records, (name) => RECORD.test(name))) {
    const path = join(records, name);
    yield { path, bytes: await readBytes(path) };
  }
}
