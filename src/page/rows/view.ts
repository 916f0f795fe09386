/**
 * What a reader has set, as the end of an address that can be handed on.
 *
 * @module
 */

import { COLUMNS } from "./columns.ts";
import { FACETS } from "./facets.ts";
import type { Filters } from "./filter.ts";

/** Runs that can be compared at a time: looks that differ, see `seriesStyle`. */
export const MOST_SELECTED = 49;

/** Filters, order, and the runs that are compared. */
export interface View extends Filters {
  /** The column rows are sorted by; null: as they are stored. */
  readonly sort: { readonly name: string; readonly descending: boolean } | null;
  /** Ids of the runs whose curves are drawn, in the order of their looks. */
  readonly selected: readonly string[];
  /** Id of the run whose configuration is open. */
  readonly open: string | null;
  /** Whether losses stand on a logarithmic axis. */
  readonly logLoss: boolean;
}

/** What a page begins with. */
export const EMPTY: View = {
  ...{ chosen: {}, text: "", sort: null, selected: [], open: null, logLoss: false },
};

/** The view as `#method=full&runs=305ed7b5`; empty for {@linkcode EMPTY}. */
export function hashOf({ chosen, text, sort, selected, open, logLoss }: View): string {
  const parameters = new URLSearchParams([
    ...FACETS.filter(({ name }) => chosen[name] !== undefined)
      .map(({ name }) => [name, chosen[name]]),
    ...(text === "" ? [] : [["text", text]]),
    ...(sort === null ? [] : [["sort", `${sort.descending ? "-" : ""}${sort.name}`]]),
    ...(selected.length === 0 ? [] : [["runs", selected.join(" ")]]),
    ...(open === null ? [] : [["open", open]]),
    ...(logLoss ? [["loss", "log"]] : []),
  ]).toString();
  return parameters === "" ? "" : `#${parameters}`;
}

/** The view of a {@linkcode hashOf}; what it does not know is passed over. */
export function viewOf(hash: string): View {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  const chosen = FACETS.flatMap(({ name }) => {
    const value = parameters.get(name);
    return value === null ? [] : [[name, value]];
  });
  const [, minus, name] = /^(-?)(.*)$/s.exec(parameters.get("sort") ?? "")!;
  const ids = parameters.get("runs")?.split(" ").filter((id) => id !== "") ?? [];
  return {
    chosen: Object.fromEntries(chosen),
    text: parameters.get("text") ?? "",
    sort: COLUMNS.some((column) => column.name === name)
      ? { name, descending: minus === "-" }
      : null,
    selected: [...new Set(ids)].slice(0, MOST_SELECTED),
    open: parameters.get("open"),
    logLoss: parameters.get("loss") === "log",
  };
}
