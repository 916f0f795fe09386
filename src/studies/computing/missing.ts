/**
 * Computing what a plan misses, one process at a time.
 *
 * @module
 */
import type { Row } from "../rows/row.ts";
import { takeLock } from "./lock.ts";
import type { StudyPlan } from "./plan.ts";

/**
 * All rows of a plan; what is stored needs no lock.
 *
 * @param plan made anew where runs are missing, since whoever held the lock a moment ago may have
 * computed some.
 * @param compute what is missing.
 * @param gathers whether to compute also where nothing is missing, which gathers the rows of shards in
 * one file; false by default.
 * @returns the plan as it was carried out, with all its rows.
 * @throws {DataError} where runs are missing while another process computes there.
 */
export async function computeMissing(
  plan: () => Promise<StudyPlan>,
  compute: (plan: StudyPlan) => Promise<Row[]>,
  gathers = false,
): Promise<StudyPlan & { rows: Row[] }> {
  const found = await plan();
  if (found.runs.length === 0 && !gathers) {
    // Nothing is written either, since whoever holds the lock may be writing these files.
    return { ...found, rows: found.decisions.flatMap(({ stored }) => stored ?? []) };
  }
  using _lock = await takeLock(found.root, "reproduce", { shared: found.shard !== null });
  const missing = await plan();
  const rows = await compute(missing);
  return { ...missing, rows };
}
