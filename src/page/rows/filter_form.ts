/// <reference lib="dom" />
/**
 * The fields by which a reader filters.
 *
 * @module
 */

import { element } from "../elements.ts";
import { make } from "./dom.ts";
import { type Facet, FACETS } from "./facets.ts";
import { choicesOf, type Filters } from "./filter.ts";
import type { Run } from "./run.ts";

/** The fields. */
export interface FilterForm {
  /** Shows what is chosen, and how many runs each other choice would leave. */
  show(filters: Filters): void;
}

/**
 * Adds a field for every property in which some of the runs differ.
 *
 * @param changed called with the filters that a reader has set
 */
export function createFilterForm(
  runs: readonly Run[],
  changed: (filters: Filters) => void,
): FilterForm {
  const text = element("text", HTMLInputElement);
  const fields = FACETS.filter((facet) => new Set(runs.flatMap(facet.of)).size > 1)
    .map((facet) => ({ facet, select: addField(facet) }));
  const report = () => {
    const chosen = fields.filter(({ select }) => select.value !== "")
      .map(({ facet, select }) => [facet.name, valueAt(select)]);
    changed({ chosen: Object.fromEntries(chosen), text: text.value });
  };
  for (const { select } of fields) select.addEventListener("change", report);
  text.addEventListener("input", report);
  element("clear", HTMLElement).addEventListener("click", () => changed({ chosen: {}, text: "" }));
  return {
    show(filters) {
      // A reader who types keeps the cursor where it is.
      if (text.value !== filters.text) text.value = filters.text;
      for (const { facet, select } of fields) fill(select, facet, runs, filters);
    },
  };
}

function addField({ name, label }: Facet): HTMLSelectElement {
  const select = make("select", { id: `filter-${name}` });
  const field = make("div", {}, make("label", { htmlFor: select.id }, label), select);
  element("filters", HTMLElement).append(field);
  return select;
}

/** The values stand behind a sign, since an empty text is no choice. */
function valueAt({ value }: HTMLSelectElement): string {
  return value.slice(1);
}

function fill(
  select: HTMLSelectElement,
  facet: Facet,
  runs: readonly Run[],
  filters: Filters,
): void {
  const choices = choicesOf(facet, runs, filters);
  const options = choices.map(({ value, count }) =>
    make("option", { value: `=${value}` }, `${facet.named?.(value) ?? value} (${count})`)
  );
  select.replaceChildren(make("option", { value: "" }, "all"), ...options);
  const chosen = filters.chosen[facet.name];
  select.value = chosen === undefined ? "" : `=${chosen}`;
}
