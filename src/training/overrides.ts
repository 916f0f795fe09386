/**
 * What differs from a protocol, put together from several places.
 *
 * @module
 */

import { listOf, OBJECT, refuseArguments } from "../arguments.ts";
import { isObject } from "../files/json_text.ts";
import type { ConfigOverrides } from "./config.ts";

/**
 * Overrides one after the other: a later one's fields replace those of earlier ones, in nested parts
 * field by field.
 *
 * @param all in the order in which they apply; not changed
 */
export function joinedOverrides(...all: readonly ConfigOverrides[]): ConfigOverrides {
  refuseArguments("joinedOverrides", { overrides: all }, listOf(OBJECT));
  const joined: Record<string, unknown> = {};
  for (const [field, value] of all.flatMap((overrides) => Object.entries(overrides))) {
    const before = joined[field];
    joined[field] = isObject(before) && isObject(value) ? { ...before, ...value } : value;
  }
  return joined;
}

/** The values that overrides set, by the path of their field, such as `adapter.alpha`. */
export function overriddenFields(overrides: ConfigOverrides): ReadonlyMap<string, unknown> {
  return new Map(
    Object.entries(overrides).flatMap(([part, value]): [string, unknown][] =>
      isObject(value)
        ? Object.entries(value).map(([field, inner]) => [`${part}.${field}`, inner])
        : [[part, value]]
    ),
  );
}
