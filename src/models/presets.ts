/**
 * Sizes of an architecture, and other choices, by name.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import { unknownName } from "../nearest.ts";

/**
 * The preset of a name.
 *
 * @throws {UsageError} with those that exist
 */
export function findPreset<P>(presets: Readonly<Record<string, P>>, name: string): P {
  return findByName("preset", presets, name);
}

/**
 * What stands under a name in a table.
 *
 * @param what the names are those of, such as `benchmark`
 * @throws {UsageError} with those that exist
 */
export function findByName<T>(what: string, table: Readonly<Record<string, T>>, name: string): T {
  if (Object.hasOwn(table, name)) return table[name];
  throw new UsageError(unknownName(what, String(name), Object.keys(table)));
}
