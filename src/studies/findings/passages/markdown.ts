/**
 * Markdown as `deno fmt` leaves it: lines of at most 100 characters, columns of one width.
 *
 * @module
 */
import { markdownTable, type TableRow } from "../../../figures/table.ts";
import type { Summary } from "../../judging/statistics.ts";

const WIDTH = 100;

/** An item of a list; lines that follow the first are indented. */
export function listItem(text: string): string {
  return wrapped(text, "- ", "  ");
}

/** A table whose columns are as wide as their widest cell. */
export function alignedTable(rows: readonly TableRow[]): string {
  const cells = markdownTable(rows).split("\n")
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim()));
  const [head, _rule, ...body] = cells;
  const widths = head.map((_, column) =>
    Math.max(...[head, ...body].map((line) => line[column].length))
  );
  return [head, widths.map((width) => "-".repeat(width)), ...body].map((line) =>
    `| ${line.map((cell, column) => padded(cell, widths[column])).join(" | ")} |`
  ).join("\n");
}

/**
 * Mean, sample deviation and n as texts write them: `80.8 ± 5.0 pp (n = 12)`; a single run has no
 * deviation.
 */
export function plusMinus(
  { mean, sd, n }: { readonly mean: number | null; readonly sd: number | null; readonly n: number },
  digits: number,
  unit = "",
): string {
  const spread = n < 2 || sd === null ? "" : ` ± ${sd.toFixed(digits)}`;
  return `${(mean ?? NaN).toFixed(digits)}${spread}${unit === "" ? "" : ` ${unit}`} (n = ${n})`;
}

/** Several means of equally many runs: `72.9 ± 0.8, 86.7 ± 0.9 % (n = 3 each)`. */
export function manyPlusMinus(
  all: readonly Pick<Summary, "mean" | "sd" | "n">[],
  digits: number,
  unit: string,
): string {
  const list = all.map(({ mean, sd, n }) =>
    n < 2 ? mean.toFixed(digits) : `${mean.toFixed(digits)} ± ${sd.toFixed(digits)}`
  );
  const counts = [...new Set(all.map(({ n }) => n))];
  return `${list.join(", ")} ${unit} (n = ${counts.join(", ")} each)`;
}

function padded(cell: string, width: number): string {
  return /^-+$/.test(cell) ? "-".repeat(width) : cell.padEnd(width);
}

function wrapped(text: string, first: string, next: string): string {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(/\s+/)) {
    const isEmpty = line === first || line === next;
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = next + word;
    } else {
      line += isEmpty ? word : ` ${word}`;
    }
  }
  return [...lines, line].join("\n");
}
