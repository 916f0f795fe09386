/**
 * Options of data of one's own, refused where nothing has them.
 *
 * @module
 */

import { UsageError } from "../../errors.ts";
import { isObject, quote } from "../../files/json_text.ts";
import { didYouMean } from "../../nearest.ts";
import { refuseShares, type RowSplitting, USUAL_SPLIT } from "./split_rows.ts";

/** @throws {UsageError} for options with a name that `what`, such as `A table`, does not have */
export function refuseNames(what: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    throw new UsageError(`${what} has no option ${quote(name)}${didYouMean(name, known)}`);
  }
}

/** @throws {UsageError} for a value that is none of those known */
export function refuseOther(
  what: string,
  name: string,
  value: string,
  known: readonly string[],
): void {
  if (known.includes(value)) return;
  throw new UsageError(
    `${what}'s ${name} is one of ${known.join(", ")}, got ${quote(String(value))}`,
  );
}

/** The names that {@linkcode RowSplitting} has. */
const SPLIT_NAMES = Object.keys(USUAL_SPLIT);

/** @throws {UsageError} for what is no split, naming what is wrong with it */
export function refuseSplit(what: string, split: Partial<RowSplitting>): void {
  const unknown = isObject(split)
    ? Object.keys(split).find((name) => !SPLIT_NAMES.includes(name))
    : null;
  if (unknown === null) {
    throw new UsageError(
      `${what}'s split is an object with ${SPLIT_NAMES.join(", ")}, got ${JSON.stringify(split)}`,
    );
  }
  if (unknown !== undefined) {
    throw new UsageError(`A split has no ${quote(unknown)}${didYouMean(unknown, SPLIT_NAMES)}`);
  }
  refuseShares({ ...USUAL_SPLIT, ...split });
}
