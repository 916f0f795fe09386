/// <reference lib="dom" />
/**
 * The runs that are compared: their list, which is the legend, and their curves.
 *
 * @module
 */

import { element, write } from "../elements.ts";
import { metricOf } from "../../metrics/metrics.ts";
import { COLUMNS, measuredText } from "./columns.ts";
import { make } from "./dom.ts";
import { drawCurves, swatch } from "./plots.ts";
import type { Run } from "./run.ts";
import { openButton } from "./run_table.ts";
import { MOST_SELECTED } from "./view.ts";

/** What a reader does to the runs that are compared. */
export interface ComparisonActs {
  /** Takes some out, by default all. */
  remove(run?: Run): void;
  /** Opens a configuration. */
  open(run: Run): void;
  /** Sets the axis of losses. */
  logLoss(isLog: boolean): void;
}

/** The runs that are compared. */
export interface Comparison {
  /** Shows them; `notice` is said beside their number. */
  show(runs: readonly Run[], options: { logLoss: boolean; notice: string }): void;
}

/** Listens to the buttons, and draws anew when the page's width changes. */
export function createComparison({ remove, open, logLoss }: ComparisonActs): Comparison {
  const [list, curves] = [element("selected", HTMLElement), element("curves", HTMLElement)];
  const none = element("select-none", HTMLButtonElement);
  const box = element("log-loss", HTMLInputElement);
  none.addEventListener("click", () => remove());
  box.addEventListener("change", () => logLoss(box.checked));
  let draw = () => {};
  let width = curves.clientWidth;
  new ResizeObserver(() => {
    if (curves.clientWidth === width) return;
    width = curves.clientWidth;
    draw();
  }).observe(curves);
  return {
    show(runs, { logLoss, notice }) {
      list.replaceChildren(...runs.map((run, index) => itemOf(run, index, { remove, open })));
      write("compared", [countText(runs.length), notice].filter((part) => part !== "").join(" "));
      none.disabled = runs.length === 0;
      box.checked = logLoss;
      draw = () => drawCurves(curves, runs, logLoss);
      draw();
    },
  };
}

function countText(count: number): string {
  if (count === 0) return "Tick runs in the table to compare their curves.";
  return `${count} run${count === 1 ? "" : "s"} selected, of at most ${MOST_SELECTED}.`;
}

function itemOf(
  run: Run,
  index: number,
  { remove, open }: Pick<ComparisonActs, "remove" | "open">,
): HTMLElement {
  const { metric, value } = run.result;
  const study = COLUMNS.find(({ name }) => name === "study")!.text(run);
  const words = `${run.title} (${study}): ${metricOf(metric).name} ${
    measuredText(value, metric)
  } on test data`;
  const removing = make("button", {
    type: "button",
    ariaLabel: `Remove ${run.title}`,
    onclick: () => remove(run),
  }, "Remove");
  return make("li", {}, swatch(index), make("span", {}, words), openButton(run, open), removing);
}
