/// <reference lib="dom" />
/**
 * The panel with the configuration of one run, what came out, and what others do otherwise.
 *
 * @module
 */

import { element, write } from "../elements.ts";
import { metricOf } from "../../metrics/metrics.ts";
import { measuredText } from "./columns.ts";
import { make, plainTable } from "./dom.ts";
import { differencesOf } from "./fields.ts";
import type { Run } from "./run.ts";

/** The panel. */
export interface Configuration {
  /** Shows a run beside those that are compared; null closes the panel. */
  show(run: Run | null, compared: readonly Run[]): void;
  /** Moves a reader to the panel, who returns on closing. */
  visit(): void;
}

/** Listens to the button that closes. */
export function createConfiguration(close: () => void): Configuration {
  const panel = element("configuration", HTMLElement);
  let opener: Element | null = null;
  element("close", HTMLElement).addEventListener("click", () => {
    close();
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  });
  return {
    show(run, compared) {
      panel.hidden = run === null;
      if (run === null) return;
      write("configuration-title", `Configuration of ${run.title}`);
      element("summary", HTMLElement).replaceChildren(...summaryOf(run));
      element("differences", HTMLElement)
        .replaceChildren(...differences(run, compared.filter(({ id }) => id !== run.id)));
      write("json", JSON.stringify(run.config, null, 2));
    },
    visit() {
      opener = document.activeElement;
      element("configuration-title", HTMLElement).focus();
    },
  };
}

/** Terms and what they are. */
function summaryOf({ result, ...run }: Run): HTMLElement[] {
  const { metric, counts } = result;
  const { name } = metricOf(metric);
  const value = (of: number | null | undefined) => measuredText(of, metric);
  const number = (of: number) => of.toLocaleString("en");
  const facts: [string, string | null][] = [
    [`Test ${name}`, value(result.value)],
    [`Validation ${name}`, value(result.validation)],
    ["With every beta 0", given(result.valueWithoutBackbone, value)],
    ["On a fresh backbone", given(result.valueFreshBackbone, value)],
    ["Test loss", given(result.testLoss, (loss) => loss.toPrecision(4))],
    ["Trained numbers", `${number(counts.trainable)} (full training: ${number(counts.full)})`],
    ["Steps", `${number(result.steps)} (${number(result.epochs)} epochs)`],
    ["Final beta, from the input", result.beta.map((beta) => beta.toPrecision(3)).join(", ")],
    ["Studies", run.studies.join(", ")],
    ["Data set", run.data],
    ["Engine", run.engine],
    ["Computed by", given(run.computedBy, ({ engine, processor }) => `${engine}, ${processor}`)],
    ["Key", run.key],
  ];
  return facts.filter(([, text]) => text !== null && text !== "").map(([term, text]) =>
    make("div", {}, make("dt", {}, term), make("dd", {}, text!))
  );
}

function given<T>(value: T | null | undefined, text: (value: T) => string): string | null {
  return value === null || value === undefined ? null : text(value);
}

function differences(run: Run, others: readonly Run[]): HTMLElement[] {
  if (others.length === 0) {
    return [make("p", { className: "note" }, "Select other runs to see what they do otherwise.")];
  }
  const all = [run, ...others];
  return [
    plainTable(
      "What differs from the runs selected",
      ["Field", "This run", ...others.map(({ title }) => title)],
      differencesOf(all).map(({ field, values }) => [field, ...values]),
    ),
  ];
}
