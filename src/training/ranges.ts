/**
 * Refusing single values of a configuration, in one line each.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import { unknownName } from "../nearest.ts";

/** @throws {UsageError} for a value that is none of those allowed */
export function oneOf<T extends string>(what: string, value: T, allowed: readonly T[]): void {
  if (allowed.includes(value)) return;
  throw new UsageError(unknownName(what, String(value), allowed));
}

/** @throws {UsageError} for what is no integer in [from, to] */
export function integer(what: string, value: number, from: number, to: number): void {
  if (Number.isInteger(value) && value >= from && value <= to) return;
  throw new UsageError(`The ${what} must be an integer in [${from}, ${to}], got ${value}`);
}

/** Where a number may lie. */
export interface Range {
  /** At least this. */
  from?: number;
  /** More than this. */
  above?: number;
  /** Less than this. */
  below?: number;
}

/** @throws {UsageError} for what is no finite number in the range */
export function number(what: string, value: number, { from, above, below }: Range): void {
  const inside = Number.isFinite(value) && !(from !== undefined && value < from) &&
    !(above !== undefined && value <= above) && !(below !== undefined && value >= below);
  if (inside) return;
  const lower = from !== undefined ? `at least ${from}` : `above ${above}`;
  const upper = below !== undefined ? ` and below ${below}` : "";
  throw new UsageError(`The ${what} must be a finite number ${lower}${upper}, got ${value}`);
}
