/**
 * How each stay ended.
 *
 * @module
 */

import { refuseLine } from "./record.ts";

const COLUMNS = ["RecordID", "SAPS-I", "SOFA", "Length_of_stay", "Survival", "In-hospital_death"];

/**
 * Reads `Outcomes-a.txt`: a header, then a line a record, of which only the RecordID and the last
 * column, death in hospital, are used.
 *
 * @returns 1 for a death and 0 for a discharge, by RecordID
 * @throws {DataError} naming file and line: another header, a line with other than six fields, an
 * outcome other than 0 or 1, a record twice
 */
export function parseOutcomes(text: string, path: string): Map<number, 0 | 1> {
  const lines = text.split("\n").map((line) => line.trimEnd());
  const fail = (at: number, expected: string) => refuseLine(path, at, lines[at], expected);
  if (lines[0] !== COLUMNS.join(",")) fail(0, `the header "${COLUMNS.join(",")}"`);
  const outcomes = new Map<number, 0 | 1>();
  for (let at = 1; at < lines.length; at++) {
    if (lines[at] === "") continue;
    const fields = lines[at].split(",");
    const id = Number(fields[0]);
    const death = fields[COLUMNS.length - 1];
    if (fields.length !== COLUMNS.length || !/^\d+$/.test(fields[0])) {
      fail(at, `a RecordID and ${COLUMNS.length - 1} other fields`);
    }
    if (death !== "0" && death !== "1") fail(at, "an In-hospital_death of 0 or 1");
    if (outcomes.has(id)) fail(at, `record ${id} only once`);
    outcomes.set(id, death === "1" ? 1 : 0);
  }
  return outcomes;
}
