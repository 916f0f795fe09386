/// <reference lib="dom" />
/**
 * The page of rows: a reader filters runs, compares their curves, and opens configurations.
 *
 * @module
 */

import { embeddedFile } from "../../browser/embedded.ts";
import { write } from "../elements.ts";
import { sorted } from "./columns.ts";
import { createComparison } from "./comparison.ts";
import { createConfiguration } from "./configuration.ts";
import { filtered, meantOf } from "./filter.ts";
import { createFilterForm } from "./filter_form.ts";
import { type Run, runOf, RUNS_FILE, type RunsFile, unpackRuns } from "./run.ts";
import { createRunTable } from "./run_table.ts";
import { hashOf, MOST_SELECTED, type View, viewOf } from "./view.ts";

/** Shows the runs of a file, and does what a reader asks for. */
function start({ source, rows, runs: stored }: RunsFile): void {
  const runs = stored.map(runOf);
  const byId = new Map(runs.map((run) => [run.id, run]));
  let view = viewHere();

  function viewHere(): View {
    const { chosen, ...view } = viewOf(location.hash);
    return { ...view, chosen: meantOf(chosen, runs) };
  }

  const open = (run: Run) => {
    change({ open: run.id });
    configuration.visit();
  };
  const select = (more: readonly Run[]) => {
    const ids = new Set([...view.selected, ...more.map(({ id }) => id)]);
    change({ selected: [...ids].slice(0, MOST_SELECTED) });
  };
  const remove = (run?: Run) =>
    change({ selected: view.selected.filter((id) => run !== undefined && id !== run.id) });
  const sort = (name: string) => {
    const descending = view.sort?.name === name && !view.sort.descending;
    change({ sort: { name, descending } });
  };
  const form = createFilterForm(runs, change);
  const table = createRunTable({ sort, select, remove, open });
  const logLoss = (isLog: boolean) => change({ logLoss: isLog });
  const comparison = createComparison({ remove, open, logLoss });
  const configuration = createConfiguration(() => change({ open: null }));

  /** Takes a change over into view, address and page. */
  function change(changes: Partial<View>): void {
    view = { ...view, ...changes };
    history.replaceState(null, "", hashOf(view) || location.pathname);
    // What a change does not touch stays as it is, and with it the place of a reader at the keys.
    if ("text" in changes || "sort" in changes) showTable();
    else showRuns();
  }

  function showTable(): void {
    form.show(view);
    const found = filtered(runs, view);
    table.show(view.sort === null ? found : sorted(found, view.sort), runs.length, view.sort);
  }

  function showRuns(): void {
    const selected = view.selected.flatMap((id) => byId.get(id) ?? []);
    const strangers = view.selected.length - selected.length;
    const notice = strangers === 0 ? "" : `${strangers} of the address are not on this page.`;
    table.mark(view.selected);
    comparison.show(selected, { logLoss: view.logLoss, notice });
    configuration.show(byId.get(view.open ?? "") ?? null, selected);
  }

  function showAll(): void {
    showTable();
    showRuns();
  }

  globalThis.addEventListener("hashchange", () => {
    view = viewHere();
    showAll();
  });
  write("source", `${runs.length} runs, from ${rows} rows of ${source}. Nothing leaves this page.`);
  showAll();
}

unpackRuns(embeddedFile(RUNS_FILE)!).then(start).catch((error) => {
  console.error(error);
  write("error", `This page cannot show its runs: ${error}`);
});
