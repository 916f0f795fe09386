/**
 * Which runs a reader asks for.
 *
 * @module
 */

import { type Facet, FACETS } from "./facets.ts";
import type { Run } from "./run.ts";

/** What is asked for; nothing in it: all runs. */
export interface Filters {
  /** A value by name of the facet. */
  readonly chosen: Readonly<Record<string, string>>;
  /**
   * Words that all must occur: in the run's title, studies, data or engine; `rank=8` asks for
   * the value of a field, by the end of its path.
   */
  readonly text: string;
}

/** A value of a facet, and how many runs choosing it would leave. */
export interface Choice {
  readonly value: string;
  readonly count: number;
}

const order = new Intl.Collator("en", { numeric: true });

/** The runs that pass, in the order given. */
export function filtered(runs: readonly Run[], { chosen, text }: Filters): Run[] {
  const facets = FACETS.filter(({ name }) => chosen[name] !== undefined);
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return runs.filter((run) =>
    facets.every((facet) => facet.of(run).includes(chosen[facet.name])) &&
    words.every((word) => hasWord(run, word))
  );
}

/** Filters without those that no run of the page passes, such as an address of another page has. */
export function meantOf(
  chosen: Filters["chosen"],
  runs: readonly Run[],
): Filters["chosen"] {
  const meant = FACETS.filter(({ name, of }) =>
    chosen[name] !== undefined && runs.some((run) => of(run).includes(chosen[name]))
  );
  return Object.fromEntries(meant.map(({ name }) => [name, chosen[name]]));
}

/** The values of a facet over all runs, each with how many the other filters leave of it. */
export function choicesOf(facet: Facet, runs: readonly Run[], filters: Filters): Choice[] {
  const { [facet.name]: _own, ...others } = filters.chosen;
  const counts = new Map(runs.flatMap((run) => facet.of(run)).map((value) => [value, 0]));
  for (const run of filtered(runs, { ...filters, chosen: others })) {
    for (const value of facet.of(run)) counts.set(value, counts.get(value)! + 1);
  }
  return [...counts].map(([value, count]) => ({ value, count }))
    .sort((a, b) => order.compare(a.value, b.value));
}

function hasWord({ title, studies, data, engine, id, fields }: Run, word: string): boolean {
  const [path, value] = word.split(/=(.*)/s);
  const asks = value !== undefined &&
    fields.entries().some(([field, found]) =>
      `.${field}`.toLowerCase().endsWith(`.${path}`) && found.toLowerCase() === value
    );
  return asks || [title, ...studies, data, engine, id].join(" ").toLowerCase().includes(word);
}
