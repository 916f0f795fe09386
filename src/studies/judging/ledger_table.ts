/**
 * The ledger as a table: for a terminal, a notebook, a spreadsheet or a paper.
 *
 * @module
 */
import Table from "cli-table3";
import { formatSummary, type LedgerLine } from "./ledger.ts";

/** What {@linkcode renderLedger} can write. */
export type LedgerFormat = "terminal" | "markdown" | "csv" | "latex";

const HEAD = ["finding", "claim", "paper", "here", "mean +- sd (n)", "verdict"];
/** Wide enough to read, narrow enough for a terminal of 120 columns. */
const WIDTHS = [9, 28, 20, 27, 15, 13];

/**
 * Writes the ledger.
 *
 * @param lines of the ledger.
 * @param format what it is for.
 * @returns text; `csv` holds mean, sd and n as numbers, the others as words.
 */
export function renderLedger(lines: readonly LedgerLine[], format: LedgerFormat): string {
  return RENDERERS[format](lines);
}

const RENDERERS: Record<LedgerFormat, (lines: readonly LedgerLine[]) => string> = {
  terminal(lines) {
    // No colours: the same text in a terminal, a pipe and a log.
    const table = new Table({
      head: HEAD,
      colWidths: WIDTHS,
      wordWrap: true,
      style: { head: [], border: [] },
    });
    table.push(...lines.map(cellsOf));
    return table.toString();
  },
  markdown(lines) {
    const escape = (cell: string) => cell.replaceAll("|", "\\|");
    const rows = [HEAD, HEAD.map(() => "---"), ...lines.map(cellsOf)];
    return rows.map((cells) => `| ${cells.map(escape).join(" | ")} |`).join("\n") + "\n";
  },
  csv(lines) {
    const head = ["id", "finding", "claim", "section", "paper", "value"];
    const numbers = ["quantity", "mean", "sd", "n", "verdict"];
    const rows = lines.map((line) => [
      ...[line.id, line.finding, line.text, line.section, line.paper, line.value],
      ...[line.quantity, line.mean ?? "", line.sd ?? "", line.n, line.verdict],
    ]);
    return [[...head, ...numbers], ...rows].map((cells) => cells.map(quote).join(",") + "\n").join(
      "",
    );
  },
  latex(lines) {
    const rows = [HEAD, ...lines.map(cellsOf)].map((cells) =>
      `${cells.map(escapeTex).join(" & ")} \\\\`
    );
    return [
      "\\begin{tabular}{lp{0.22\\linewidth}p{0.16\\linewidth}p{0.22\\linewidth}p{0.14\\linewidth}l}",
      "\\hline",
      rows[0],
      "\\hline",
      ...rows.slice(1),
      "\\hline",
      "\\end{tabular}",
      "",
    ].join("\n");
  },
};

function cellsOf(line: LedgerLine): string[] {
  const source = `${line.text} (${line.section})`;
  return [String(line.finding), source, line.paper, line.value, numbersOf(line), line.verdict];
}

/** Mean, sample deviation, n and what they are of. */
function numbersOf({ mean, sd, n, quantity }: LedgerLine): string {
  if (mean === null) return n === 0 ? "" : `(n=${n})`;
  return `${formatSummary({ mean, sd: sd ?? NaN, n })} ${quantity}`;
}

/** RFC 4180: quotes where a comma, a quote or a line break asks for them. */
function quote(cell: string | number): string {
  const text = String(cell);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A cell's text for LaTeX. */
export function escapeTex(cell: string): string {
  return cell
    .replaceAll("\\", "\\textbackslash ")
    .replace(/[&%$#_{}]/g, "\\$&")
    .replaceAll("~", "\\textasciitilde ")
    .replaceAll("^", "\\textasciicircum ")
    .replace(/[<>|]/g, "$$$&$$")
    .replaceAll("+-", "$\\pm$");
}
