/**
 * A second reading of the paper's tables: their lines as they are printed, typed anew for the tests.
 *
 * @module
 */
import assert from "node:assert/strict";
import {
  type PaperNumber,
  paperNumber,
  type PaperTable,
  type Setting,
} from "../../../src/studies/paper/table.ts";

/** Columns that hold numbers of a cell; `share` is a value printed as a share of 1. */
const NUMBERS = ["value", "sd", "trained", "share", "shareSd"] as const;

/** A line of a table: every column by its name. */
export type Line = Record<string, string | number>;

/** Reads lines of words; `1,756` and `53.5%` are numbers, `~` stands for `_`, and `_` for a space. */
export function readLines(columns: string, text: string): Line[] {
  const names = columns.split(" ");
  return text.trim().split("\n").map((line) => {
    const words = line.trim().split(/\s+/);
    assert.equal(words.length, names.length, line);
    return Object.fromEntries(names.map((name, i) => {
      const number = Number(words[i].replaceAll(",", "").replace(/%$/, ""));
      return [
        name,
        Number.isNaN(number) ? words[i].replaceAll("_", " ").replaceAll("~", "_") : number,
      ];
    }));
  });
}

/**
 * Asserts that a table holds what is printed, and nothing else.
 *
 * @param table of the source.
 * @param columns settings by their names, {@linkcode NUMBERS}, and `-name` for others.
 * @param text as printed.
 * @returns the lines, each with the number that the source has.
 */
export function checkPrinted<S extends Setting>(
  table: PaperTable<S>,
  columns: string,
  text: string,
): { line: Line; told: PaperNumber }[] {
  const lines = readLines(columns, text);
  assert.equal(lines.length, table.cells.length, table.table);
  return lines.map((line) => {
    const setting = Object.entries(line).filter(([name]) =>
      !name.startsWith("-") && !(NUMBERS as readonly string[]).includes(name)
    );
    const told = paperNumber(table, Object.fromEntries(setting) as Partial<S>);
    const { value, sd, trained, share, shareSd } = line;
    const percent = (part: string | number) => Number((100 * Number(part)).toFixed(6));
    const printed = {
      value: value ?? percent(share),
      sd: sd ?? (shareSd === undefined ? undefined : percent(shareSd)),
      trained,
    };
    const { value: ours, sd: scatter, trained: count } = told;
    assert.deepEqual({ value: ours, sd: scatter, trained: count }, printed, JSON.stringify(line));
    return { line, told };
  });
}

/** Asserts that a number is another one but for the rounding of what is printed. */
export function assertNear(found: number, printed: number, within: number, what = ""): void {
  assert.ok(Math.abs(found - printed) <= within + 1e-9, `${what}: ${found}, printed ${printed}`);
}
