/// <reference lib="dom" />
/**
 * The table of runs: its head sorts, its boxes select, its buttons open configurations.
 *
 * @module
 */

import { element, write } from "../elements.ts";
import { type Column, COLUMNS } from "./columns.ts";
import { make } from "./dom.ts";
import type { Run } from "./run.ts";
import { MOST_SELECTED, type View } from "./view.ts";

/** Rows that are shown at first, and added at a time. */
const PORTION = 100;

/** What a reader does to the table. */
export interface TableActs {
  /** Sorts by a column, or turns its order. */
  sort(column: string): void;
  /** Selects runs. */
  select(runs: readonly Run[]): void;
  /** Selects a run no longer. */
  remove(run: Run): void;
  /** Opens a configuration. */
  open(run: Run): void;
}

/** The table. */
export interface RunTable {
  /** Shows the first of the runs found among `all`, in the order given, and how they are sorted. */
  show(found: readonly Run[], all: number, sort: View["sort"]): void;
  /** Ticks the boxes of the selected runs. */
  mark(selected: readonly string[]): void;
}

/** Fills the table's head, and listens to the buttons under it. */
export function createRunTable(acts: TableActs): RunTable {
  const table = element("runs", HTMLTableElement);
  const [more, every] = ["more", "select"].map((id) => element(id, HTMLButtonElement));
  const heads = COLUMNS.map((column) => ({ column, cell: headOf(column, acts) }));
  const acting = ["Compare", "Configuration"].map((text) => make("th", { scope: "col" }, text));
  table.tHead!.append(make("tr", {}, ...acting, ...heads.map(({ cell }) => cell)));
  let [found, all]: [readonly Run[], number] = [[], 0];
  let selected: readonly string[] = [];
  let boxes = new Map<string, HTMLInputElement>();

  /** Adds rows up to a number. */
  const fill = (length: number) => {
    for (const run of found.slice(boxes.size, length)) {
      const box = boxOf(run, acts);
      box.checked = selected.includes(run.id);
      boxes.set(run.id, box);
      table.tBodies[0].append(rowOf(run, box, acts));
    }
    const beyond = found.length - boxes.size;
    const part = beyond === 0 ? "" : `, the first ${boxes.size} are shown`;
    write("count", `${found.length} of ${all} runs${part}`);
    more.hidden = beyond === 0;
    more.textContent = `Show ${Math.min(PORTION, beyond)} more`;
  };
  more.addEventListener("click", () => fill(boxes.size + PORTION));
  every.addEventListener("click", () => acts.select(found));
  return {
    show(runs, total, sort) {
      [found, all, boxes] = [runs, total, new Map()];
      for (const { column: { name }, cell } of heads) cell.ariaSort = orderOf(name, sort);
      table.tBodies[0].replaceChildren();
      fill(PORTION);
      every.textContent = `Compare all ${found.length}`;
      every.disabled = found.length === 0 || found.length > MOST_SELECTED;
    },
    mark(ids) {
      selected = ids;
      for (const [id, box] of boxes) box.checked = ids.includes(id);
    },
  };
}

/** A button that opens the configuration of a run. */
export function openButton(run: Run, open: (run: Run) => void): HTMLButtonElement {
  return make("button", {
    type: "button",
    ariaLabel: `Open the configuration of ${run.title}`,
    onclick: () => open(run),
  }, "Open");
}

function orderOf(column: string, sort: View["sort"]): string {
  if (sort?.name !== column) return "none";
  return sort.descending ? "descending" : "ascending";
}

function headOf({ name, label, number }: Column, { sort }: TableActs): HTMLElement {
  const button = make("button", { type: "button", onclick: () => sort(name) }, label);
  return make("th", { scope: "col", className: number === undefined ? "" : "number" }, button);
}

function boxOf(run: Run, { select, remove }: TableActs): HTMLInputElement {
  const box = make("input", { type: "checkbox", ariaLabel: `Compare ${run.title}` });
  box.addEventListener("change", () => box.checked ? select([run]) : remove(run));
  return box;
}

function rowOf(run: Run, box: HTMLElement, { open }: TableActs): HTMLElement {
  const acting = [box, openButton(run, open)].map((act) => make("td", { className: "act" }, act));
  const cells = COLUMNS.map(({ text, number }) =>
    make("td", { className: number === undefined ? "" : "number" }, text(run))
  );
  return make("tr", {}, ...acting, ...cells);
}
