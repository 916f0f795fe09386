/**
 * Configurations as flat fields, and what some of them differ in.
 *
 * @module
 */

import { leavesOf } from "../../studies/rows/leaves.ts";
import type { Row } from "../../studies/rows/row.ts";

/** Where a run has no such field. */
export const ABSENT = "–";

/** Every field of a configuration by its path, `adapter.rank`, with data set and engine. */
export function fieldsOf(
  { config, data, engine }: Pick<Row, "config" | "data" | "engine">,
): Map<string, string> {
  const fields = leavesOf(config).map(([path, value]): [string, string] => {
    return [path, typeof value === "string" ? value : JSON.stringify(value)];
  });
  return new Map([...fields, ["dataset", data], ["engine", engine]]);
}

/** A field, and its value in each of some runs. */
export interface Difference {
  readonly field: string;
  readonly values: readonly string[];
}

/** The fields in which runs differ, in the order of the first one's. */
export function differencesOf(
  runs: readonly { readonly fields: ReadonlyMap<string, string> }[],
): Difference[] {
  const names = new Set(runs.flatMap(({ fields }) => [...fields.keys()]));
  return [...names]
    .map((field) => ({ field, values: runs.map(({ fields }) => fields.get(field) ?? ABSENT) }))
    .filter(({ values }) => new Set(values).size > 1);
}
