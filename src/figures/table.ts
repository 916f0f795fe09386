/**
 * The numbers behind a figure: checked, summarised, and written as tables.
 *
 * @module
 */
import { mean, sampleStandardDeviation } from "simple-statistics";
import { DataError, UsageError } from "../errors.ts";

/** One value of a table; null is written as an empty cell. */
export type Cell = string | number | boolean | null;

/** One row of a table: values by the heading of their column. */
export type TableRow = Readonly<Record<string, Cell>>;

/** Rows with the same columns. */
export type Table = readonly TableRow[];

/**
 * Refuses what cannot be drawn: what are no rows, none, or a number that is not finite.
 *
 * @param figure What the message says could not be drawn, e.g. "the rank curve".
 * @param rows The figure's input.
 * @throws UsageError for what is no list.
 * @throws DataError with the row and the value.
 */
export function requireRows(figure: string, rows: readonly object[]): void {
  if (!Array.isArray(rows)) {
    throw new UsageError(`Cannot draw ${figure}: expected a list of rows, got ${typeof rows}`);
  }
  if (rows.length === 0) throw new DataError(`Cannot draw ${figure}: there are no rows`);
  for (const [index, row] of rows.entries()) {
    for (const [column, value] of Object.entries(row)) {
      if (typeof value === "number" && !Number.isFinite(value)) {
        throw new DataError(
          `Cannot draw ${figure}: ${column} must be a finite number, got ${value} in row ${index}`,
        );
      }
    }
  }
}

/** Mean and scatter of one cell of a design. */
export type Spread = {
  /** Arithmetic mean. */
  readonly mean: number;
  /** Sample standard deviation (n - 1); null for a single value, which has none. */
  readonly sd: number | null;
  /** Smallest. */
  readonly low: number;
  /** Largest. */
  readonly high: number;
  /** Number of values. */
  readonly n: number;
};

/** Mean, sample standard deviation, range and count of at least one value. */
export function spreadOf(values: readonly number[]): Spread {
  const list = [...values];
  return {
    mean: mean(list),
    sd: list.length > 1 ? sampleStandardDeviation(list) : null,
    low: Math.min(...list),
    high: Math.max(...list),
    n: list.length,
  };
}

/** The ends of an error bar: one standard deviation to both sides, the mean itself without one. */
export function spreadEnds({ mean, sd }: Pick<Spread, "mean" | "sd">): [number, number] {
  return [mean - (sd ?? 0), mean + (sd ?? 0)];
}

/**
 * Groups rows by some of their columns and summarises one number of each group.
 *
 * @param rows The runs.
 * @param keys Columns that make a group; they are kept.
 * @param value The number to spreadOf.
 * @returns One row a group, in the order in which the groups first appear.
 */
export function summariseBy<Row extends object, Key extends keyof Row>(
  rows: readonly Row[],
  keys: readonly Key[],
  value: (row: Row) => number,
): (Pick<Row, Key> & Spread)[] {
  const groups = Map.groupBy(rows, (row) => JSON.stringify(keys.map((key) => row[key])));
  return [...groups.values()].map((members) => {
    const kept = Object.fromEntries(keys.map((key) => [key, members[0][key]])) as Pick<Row, Key>;
    return { ...kept, ...spreadOf(members.map(value)) };
  });
}

/** The values of `pick` without repetition, in order of appearance. */
export function distinct<Row, Value>(rows: readonly Row[], pick: (row: Row) => Value): Value[] {
  return [...new Set(rows.map(pick))];
}

/** How many runs a point stands for: "n = 3" or, where points differ, "n = 2 to 3". */
export function countNote(summaries: readonly { readonly n: number }[]): string {
  const { low, high } = spreadOf(summaries.map((summary) => summary.n));
  return low === high ? `n = ${low}` : `n = ${low} to ${high}`;
}

/** What the error bars of means over seeds are: for the note of a figure. */
export function spreadNote(summaries: readonly { readonly n: number }[]): string {
  return barNote("Error bars: 1 sd over seeds", summaries);
}

/** What bars over all runs of a point are: for the note of a figure. */
export function rangeNote(summaries: readonly { readonly n: number }[]): string {
  return barNote("Bars: lowest to highest run", summaries);
}

function barNote(bars: string, summaries: readonly { readonly n: number }[]): string {
  return summaries.every(({ n }) => n === 1)
    ? "One run a point: no error bars."
    : `${bars}, ${countNote(summaries)} runs a point.`;
}

/**
 * The table as CSV (RFC 4180, lines end in \n): the columns of the first row, numbers in the
 * shortest form that reads back as the same double.
 */
export function toCsv(table: Table): string {
  const columns = Object.keys(table[0] ?? {});
  const quote = (cell: Cell | undefined): string => {
    const text = cell === null || cell === undefined ? "" : String(cell);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [
    columns.map(quote),
    ...table.map((row) => columns.map((name) => quote(row[name]))),
  ];
  return lines.map((line) => line.join(",") + "\n").join("");
}

/**
 * Writes rows as a Markdown table.
 *
 * @param rows Columns are those of the first row, in its order; numbers are set to the right and
 * written as they are, so round them before. A missing value or null leaves the cell empty.
 * @returns The table, or "(no rows)".
 */
export function markdownTable(rows: readonly TableRow[]): string {
  if (rows.length === 0) return "(no rows)";
  const columns = Object.keys(rows[0]);
  const marks = columns.map((column) =>
    rows.some((row) => typeof row[column] === "number") ? "---:" : "---"
  );
  const lines = [
    columns,
    marks,
    ...rows.map((row) => columns.map((column) => String(row[column] ?? ""))),
  ];
  return lines.map((cells) => `| ${cells.map(escapeCell).join(" | ")} |`).join("\n");
}

/**
 * Writes rows as a LaTeX table with the rules of the package booktabs.
 *
 * @param rows Columns are those of the first row, in its order.
 * @param columns What `tabular` is told of them, for instance `lrr`.
 */
export function latexTable(
  rows: readonly Readonly<Record<string, string>>[],
  columns: string,
): string {
  const [head, ...lines] = [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))]
    .map((cells) => `${cells.map(escapeTex).join(" & ")} \\\\`);
  const body = ["\\toprule", head, "\\midrule", ...lines, "\\bottomrule"];
  return [`\\begin{tabular}{${columns}}`, ...body, "\\end{tabular}"].join("\n");
}

function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/** A cell's text for LaTeX. */
function escapeTex(cell: string): string {
  return cell
    .replaceAll("\\", "\\textbackslash ")
    .replace(/[&%$#_{}]/g, "\\$&")
    .replaceAll("~", "\\textasciitilde ")
    .replaceAll("^", "\\textasciicircum ")
    .replace(/[<>|]/g, "$$$&$$")
    .replaceAll("+-", "$\\pm$")
    .replace(/\u221a\(([^)]*)\)|\u221a(\w+)/g, "$\\sqrt{$1$2}$$")
    .replace(/[^ -~\n\t]/g, (sign) => MATHS[sign] ?? sign);
}

/** What pdfLaTeX does not take as it is. */
const MATHS: Readonly<Record<string, string>> = {
  ...{ "±": "$\\pm$", "×": "$\\times$", "→": "$\\to$", "≤": "$\\le$", "≥": "$\\ge$" },
  ...{ "√": "$\\surd$", "²": "$^2$", "α": "$\\alpha$", "β": "$\\beta$", "ε": "$\\varepsilon$" },
  ...{ "σ": "$\\sigma$", "–": "--", "−": "$-$", "…": "\\dots{}" },
};
