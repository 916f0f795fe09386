/**
 * What a reader of the page of rows does and sees.
 *
 * @module
 */
import type { Page } from "puppeteer-core";

/** A reader; the page answers every act before it ends. */
export interface Reader {
  /** Text of the first element that a selector finds. */
  read(selector: string): Promise<string>;
  /** Texts of all that it finds. */
  all(selector: string): Promise<string[]>;
  /** How many runs are found, of how many. */
  count(): Promise<[found: number, all: number]>;
  /** Chooses a value of a property; without one, all. */
  choose(facet: string, value?: string): Promise<void>;
  /** Types words into the field for text, in place of others. */
  type(words: string): Promise<void>;
  /** Ticks or unticks the box of the row of a number, from 0. */
  tick(row: number): Promise<void>;
  /** How many lines each plot has, by the label of its axis. */
  lines(): Promise<Record<string, number>>;
  /** What has the focus, as its accessible name or text. */
  focused(): Promise<string>;
}

const LINES = `Object.fromEntries(
  [...document.querySelectorAll("#curves svg")].map((svg) => [
    svg.getAttribute("aria-label").replace(" over optimiser steps", ""),
    svg.querySelectorAll("g[aria-label=line] path").length,
  ]),
)`;

/** A reader of a page that has just been opened. */
export async function readerOf(page: Page): Promise<Reader> {
  await page.waitForSelector("#count:not(:empty)");
  const read = (selector: string) =>
    page.$eval(selector, ({ textContent }) => (textContent ?? "").trim());
  return {
    read,
    all: (selector) =>
      page.$$eval(selector, (found) => found.map(({ textContent }) => textContent ?? "")),
    async count() {
      const [, found, all] = /^(\d+) of (\d+) runs/.exec(await read("#count"))!;
      return [Number(found), Number(all)];
    },
    async choose(facet, value) {
      await page.select(`#filter-${facet}`, value === undefined ? "" : `=${value}`);
    },
    async type(words) {
      await page.click("#text", { count: 3 });
      await page.keyboard.press("Backspace");
      await page.keyboard.type(words);
    },
    async tick(row) {
      await page.click(`#runs tbody tr:nth-child(${row + 1}) input`);
    },
    lines: async () => await page.evaluate(LINES) as Record<string, number>,
    focused: async () =>
      await page.evaluate(
        "document.activeElement.ariaLabel ?? document.activeElement.textContent",
      ) as string,
  };
}
