/**
 * Small sets in the challenge's format.
 *
 * @module
 */
import type { Packed } from "../../support/archives.ts";

/** The header of every record. */
export const HEADER = "Time,Parameter,Value";

/** The header of the outcomes. */
export const OUTCOMES_HEADER = "RecordID,SAPS-I,SOFA,Length_of_stay,Survival,In-hospital_death";

/** A record with given lines after its descriptors. */
export function recordText(id: number, lines: readonly string[] = []): string {
  const descriptors = ["Age,54", "Gender,0", "Height,-1", "ICUType,4", "Weight,-1"];
  return [
    HEADER,
    `00:00,RecordID,${id}`,
    ...descriptors.map((line) => `00:00,${line}`),
    ...lines,
    "",
  ].join("\n");
}

/** Outcomes by record. */
export function outcomesText(outcomes: ReadonlyMap<number, number | string>): string {
  const lines = [...outcomes].map(([id, death]) => `${id},6,1,5,-1,${death}`);
  return [OUTCOMES_HEADER, ...lines, ""].join("\n");
}

/** `size` stays, every fourth of which ends in death; HR of stay i is 60 + i, once an hour. */
export function smallStays(size: number): { records: Packed[]; outcomes: string } {
  const ids = Array.from({ length: size }, (_, i) => 1001 + 3 * i);
  const hours = Array.from({ length: 48 }, (_, hour) => String(hour).padStart(2, "0"));
  const records = ids.map((id, i) => ({
    name: `set-a/${id}.txt`,
    bytes: bytesOf(recordText(id, hours.map((hour) => `${hour}:07,HR,${60 + i}`))),
  }));
  const outcomes = outcomesText(new Map(ids.map((id, i) => [id, i % 4 === 0 ? 1 : 0])));
  return { records, outcomes };
}

/**
 * 36 stays that differ in every respect in which data may be read in several ways: two observations an
 * hour, that end with different hours. Every fourth ends in death.
 */
export function unevenStays(): { records: Packed[]; outcomes: string } {
  const ids = Array.from({ length: 36 }, (_, i) => 2001 + 7 * i);
  const records = ids.map((id, i) => ({
    name: `set-a/${id}.txt`,
    bytes: bytesOf(recordText(
      id,
      Array.from({ length: 48 - 5 * (i % 5) }, (_, hour) => {
        const clock = String(hour).padStart(2, "0");
        return [`${clock}:07,HR,${60 + i}`, `${clock}:40,HR,${70 + (i * hour) % 11}`];
      }).flat(),
    )),
  }));
  const outcomes = outcomesText(new Map(ids.map((id, i) => [id, i % 4 === 0 ? 1 : 0])));
  return { records, outcomes };
}

/** UTF-8. */
export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
