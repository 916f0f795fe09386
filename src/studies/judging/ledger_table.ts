/**
 * The ledger as a table: for a terminal, a notebook, a spreadsheet or a paper.
 *
 * @module
 */
import Table from "cli-table3";
import { listOf, objectWith, oneOf, refuseArguments } from "../../arguments.ts";
import { latexTable, markdownTable, toCsv } from "../../figures/table.ts";
import { formatSummary, type LedgerLine } from "./ledger.ts";

/** What {@linkcode renderLedger} can write. */
export type LedgerFormat = "terminal" | "markdown" | "csv" | "latex";

const FORMATS = ["terminal", "markdown", "csv", "latex"] as const satisfies readonly LedgerFormat[];
const LINES = listOf(objectWith("a line", "text", "verdict"), "the lines of a ledger");

/** Columns of a terminal of 80: verdict, claim, the paper's number, ours. */
const WIDTHS = [15, 27, 14, 19];
/** Signs that a cell of the terminal's table has at most; the files beside it have all. */
const LONGEST_CELL = 140;
const TEX_COLUMNS = "lp{0.22\\linewidth}p{0.16\\linewidth}p{0.22\\linewidth}p{0.14\\linewidth}l";

/**
 * Writes the ledger.
 *
 * @param lines of the ledger.
 * @param format what it is for.
 * @returns text; `csv` holds mean, sd and n as numbers, the others as words.
 */
export function renderLedger(lines: readonly LedgerLine[], format: LedgerFormat): string {
  refuseArguments("renderLedger", { lines }, LINES);
  oneOf("format", format, FORMATS);
  switch (format) {
    case "terminal":
      return terminalTable(lines.map(shortWordsOf));
    case "markdown":
      return `${markdownTable(lines.map(wordsOf))}\n`;
    case "csv":
      return toCsv(lines.map(valuesOf));
    case "latex":
      return `${latexTable(lines.map(wordsOf), TEX_COLUMNS)}\n`;
  }
}

function wordsOf(line: LedgerLine): Record<string, string> {
  return {
    "finding": String(line.finding),
    "claim": `${line.text} (${line.section})`,
    "paper": line.paper,
    "here": line.value,
    "mean +- sd (n)": numbersOf(line),
    "verdict": line.verdict,
  };
}

/** What a terminal shows: the verdict first, the longest texts cut. */
function shortWordsOf(
  { finding, text, paper, value, verdict }: LedgerLine,
): Record<string, string> {
  const cut = (words: string) =>
    words.length <= LONGEST_CELL ? words : `${words.slice(0, LONGEST_CELL - 1).trimEnd()}…`;
  const claim = finding === 0 ? text : `${finding}: ${text}`;
  return { "verdict": verdict, "claim": cut(claim), "paper": cut(paper), "here": cut(value) };
}

function valuesOf({ id, finding, text: claim, section, paper, value, ...numbers }: LedgerLine) {
  const { quantity, mean, sd, n, verdict } = numbers;
  return { id, finding, claim, section, paper, value, quantity, mean, sd, n, verdict };
}

function terminalTable(rows: readonly Record<string, string>[]): string {
  // No colours: the same text in a terminal, a pipe and a log.
  const table = new Table({
    head: Object.keys(rows[0] ?? {}),
    colWidths: WIDTHS,
    wordWrap: true,
    style: { head: [], border: [] },
  });
  table.push(...rows.map((row) => Object.values(row)));
  return table.toString();
}

/** Mean, sample deviation, n and what they are of. */
function numbersOf({ mean, sd, n, quantity }: LedgerLine): string {
  if (mean === null) return n === 0 ? "" : `(n=${n})`;
  return `${formatSummary({ mean, sd: sd ?? NaN, n })} ${quantity}`;
}
