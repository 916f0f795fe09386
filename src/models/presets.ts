/**
 * Sizes of an architecture by name.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import { didYouMean } from "../nearest.ts";

/**
 * The preset of a name.
 *
 * @throws {UsageError} with those that exist
 */
export function findPreset<P>(presets: Readonly<Record<string, P>>, name: string): P {
  if (Object.hasOwn(presets, name)) return presets[name];
  const known = Object.keys(presets);
  throw new UsageError(
    `Unknown preset "${name}": choose one of ${known.join(", ")}${didYouMean(name, known)}`,
  );
}
