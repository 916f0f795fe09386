/**
 * Stored results of a profile, as texts take numbers from them.
 *
 * @module
 */
import { join } from "node:path";
import { evaluateClaims, type LedgerLine } from "../../judging/ledger.ts";
import { ownData, type Profile, resultPlaces } from "../../rows/profile.ts";
import { PROJECT_ROOT } from "../../rows/project_root.ts";
import type { Row } from "../../rows/row.ts";
import { readStoredRows } from "../../rows/stored.ts";
import { STUDIES, STUDY_NAMES, type StudyName } from "../registry.ts";
import { isAttempted } from "../study.ts";

/** Rows and verdicts of one profile on its own data. */
export interface Results {
  /** Rows of a study; none where the profile does not attempt it. */
  readonly rows: Readonly<Record<StudyName, readonly Row[]>>;
  /** All lines of the ledger, in its order. */
  readonly ledger: readonly LedgerLine[];
}

/**
 * Reads all stored rows of a profile and judges its claims; computes no run.
 *
 * @param profile whose rows.
 * @param root the project's root by default.
 * @throws {DataError} naming what to run where rows are missing.
 */
export async function readResults(
  profile: Profile,
  root: string = PROJECT_ROOT,
): Promise<Results> {
  const folder = join(root, resultPlaces(profile, ownData(profile)).rows);
  const entries = await Promise.all(STUDY_NAMES.map(async (name) => {
    const study = STUDIES[name];
    return [name, isAttempted(study, profile) ? await readStoredRows(folder, study, profile) : []];
  }));
  const rows: Record<StudyName, Row[]> = Object.fromEntries(entries);
  const ledger = STUDY_NAMES.flatMap((name) => {
    return evaluateClaims(STUDIES[name].claims, rows[name], profile);
  });
  return { rows, ledger };
}

/**
 * The line of a claim.
 *
 * @throws {RangeError} for an id that no claim has: texts name claims of this code alone.
 */
export function lineOf({ ledger }: Pick<Results, "ledger">, id: string): LedgerLine {
  const line = ledger.find((line) => line.id === id);
  if (line === undefined) throw new RangeError(`No claim is named "${id}"`);
  return line;
}
