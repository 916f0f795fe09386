/**
 * What the page of rows holds of a run, and how it travels in the page.
 *
 * @module
 */

import { canonicalJson, describeRun, type Row } from "../../studies/rows/row.ts";
import { fieldsOf } from "./fields.ts";

/** A row without the digests of the code that computed it; once, however many studies asked for it. */
export interface StoredRun
  extends Pick<Row, "key" | "config" | "data" | "engine" | "result" | "computedBy"> {
  /** Names the run in links: the beginning of its key. */
  readonly id: string;
  /** The studies whose grids asked for it. */
  readonly studies: readonly string[];
}

/** What a page shows. */
export interface RunsFile {
  /** Where the rows were read from. */
  readonly source: string;
  /** How many rows there were; a run that two studies want has two. */
  readonly rows: number;
  /** The runs, in the order of the rows. */
  readonly runs: readonly StoredRun[];
}

/** A run as the page shows it. */
export interface Run extends StoredRun {
  /** One line for people. */
  readonly title: string;
  /** Every field of its configuration by its path. */
  readonly fields: ReadonlyMap<string, string>;
}

/** Name of the file that a page carries. */
export const RUNS_FILE = "runs.json.gz";

/** Hexadecimal digits of a key in a link: 1,700 runs share none with a chance of 0.9997. */
const ID_DIGITS = 8;

/** The runs behind rows; equal results of one run count once. */
export function runsOf(source: string, rows: readonly Row[]): RunsFile {
  const same = Map.groupBy(rows, ({ key, result }) => `${key} ${canonicalJson(result)}`);
  const taken = new Map<string, number>();
  const runs = [...same.values()].map(([row, ...others]): StoredRun => {
    const { key, config, data, engine, result, computedBy, study } = row;
    const short = key.slice(0, ID_DIGITS);
    const before = taken.get(short) ?? 0;
    taken.set(short, before + 1);
    return {
      id: before === 0 ? short : `${short}-${before}`,
      studies: [...new Set([study, ...others.map(({ study }) => study)])].sort(),
      ...{ key, config, data, engine, result },
      ...(computedBy === undefined ? {} : { computedBy }),
    };
  });
  return { source, rows: rows.length, runs };
}

/** Adds what is read off a stored run. */
export function runOf(stored: StoredRun): Run {
  return { ...stored, title: describeRun(stored.config), fields: fieldsOf(stored) };
}

/** The file as it travels: JSON under gzip, a seventh of the rows' bytes. */
export async function packRuns(file: RunsFile): Promise<Uint8Array<ArrayBuffer>> {
  const text = new Blob([JSON.stringify(file)]).stream();
  return await new Response(text.pipeThrough(new CompressionStream("gzip"))).bytes();
}

/** What {@linkcode packRuns} packed. */
export async function unpackRuns(bytes: Uint8Array<ArrayBuffer>): Promise<RunsFile> {
  const text = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return await new Response(text).json();
}
