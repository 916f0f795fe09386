/**
 * Configurations as flat fields.
 *
 * @module
 */

import { isObject } from "../../files/json_text.ts";

/** Every value in an object that is no object itself, by its path, such as `adapter.rank`. */
export function leavesOf(part: object, before = ""): [path: string, value: unknown][] {
  return Object.entries(part).flatMap(([name, value]): [string, unknown][] =>
    isObject(value) ? leavesOf(value, `${before}${name}.`) : [[`${before}${name}`, value]]
  );
}
