/**
 * One record of the challenge, hour by hour.
 *
 * ```text
 * Time,Parameter,Value       a header, then observations in order of time
 * 00:00,RecordID,132539      hours and minutes since admission, up to 48:00
 * 00:07,HR,73
 * ```
 *
 * @module
 */

import { DataError } from "../../errors.ts";
import { quote } from "../../files/json_text.ts";
import { decimal } from "../../numeric/decimal.ts";
import { COLUMN_OF, HOURS, MISSING, VARIABLES } from "./variables.ts";

/** What was observed in each hour of a stay. */
export interface HourlyRecord {
  /** RecordID. */
  readonly id: number;
  /**
   * What each variable's observations within the hour come to, in its own unit; `[48, 41]`,
   * row-major.
   */
  readonly values: Float64Array;
  /** Observations within the hour; `[48, 41]`. */
  readonly counts: Uint16Array;
}

/** What stands for the observations of an hour: their mean, or the last of them. */
export type HourlyValue = "mean" | "last";

const HEADER = "Time,Parameter,Value";

/**
 * Reads one record. Observations from k:00 to k:59 belong to hour k, those at 48:00 to the last.
 * Missing values (-1, whatever the variable) are no observations. A record whose only
 * observations are its descriptors is accepted: three of set-a are such.
 *
 * @param path its name for the messages; `132539.txt` must hold record 132539
 * @param of what stands for an hour; their mean by default
 * @throws {DataError} naming the file, the line and what was expected: another header, a line
 * without three fields, a time outside of 00:00 to 48:00, an unknown parameter, a value that is no
 * number, no RecordID or another one than the file's name, not a single descriptor
 */
export function parseRecord(text: string, path: string, of: HourlyValue = "mean"): HourlyRecord {
  const values = new Float64Array(HOURS * VARIABLES.length);
  const counts = new Uint16Array(values.length);
  let id: number | null = null;
  let observations = 0;
  const lines = text.split("\n");
  if (lines[0].trimEnd() !== HEADER) refuseLine(path, 0, lines[0], `the header "${HEADER}"`);
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i].trimEnd();
    if (line === "") continue;
    const { hour, parameter, value } = parseLine(line, path, i);
    if (parameter === "RecordID") {
      if (id !== null) refuseLine(path, i, line, "a single RecordID");
      id = value;
      continue;
    }
    const column = COLUMN_OF.get(parameter);
    if (column === undefined) refuseLine(path, i, line, "a parameter of the challenge");
    observations++;
    if (value === MISSING) continue;
    const cell = hour * VARIABLES.length + column;
    values[cell] = of === "last" ? value : values[cell] + value;
    counts[cell]++;
  }
  if (observations === 0) {
    throw new DataError(`${path}: the record holds no observation, not even a descriptor`);
  }
  if (of === "mean") counts.forEach((count, cell) => values[cell] /= Math.max(1, count));
  return { id: checkedId(id, path), values, counts };
}

function parseLine(line: string, path: string, at: number) {
  const [time, parameter, text, ...more] = line.split(",");
  const value = decimal(text ?? "");
  if (more.length > 0 || !Number.isFinite(value)) {
    refuseLine(path, at, line, "a time, a parameter and a number");
  }
  const minutes = /^\d\d:[0-5]\d$/.test(time)
    ? 60 * Number(time.slice(0, 2)) + Number(time.slice(3))
    : Infinity;
  if (minutes > 60 * HOURS) refuseLine(path, at, line, "a time from 00:00 to 48:00");
  return { hour: Math.min(HOURS - 1, Math.floor(minutes / 60)), parameter, value };
}

function checkedId(id: number | null, path: string): number {
  if (id === null) throw new DataError(`${path}: the record has no RecordID`);
  const named = path.match(/(\d+)\.txt$/)?.[1];
  if (named === undefined || Number(named) === id) return id;
  throw new DataError(`${path}: RecordID ${id}, expected ${named} as in the file's name`);
}

/** @throws {DataError} always, with the line's number, counted from 1, and its beginning */
export function refuseLine(path: string, at: number, line: string, expected: string): never {
  const shown = quote(line.slice(0, 60));
  throw new DataError(`${path}: line ${at + 1} is ${shown}, expected ${expected}`);
}
