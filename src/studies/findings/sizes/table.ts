/**
 * Sizes beside the paper's, and the tables that show them.
 *
 * @module
 */

import Table from "cli-table3";
import { latexTable, markdownTable, type TableRow, toCsv } from "../../../figures/table.ts";
import type { LedgerFormat } from "../../judging/ledger_table.ts";
import { signed } from "../row_parts.ts";
import { CASES, type PaperSizes, RANK } from "./cases.ts";
import { apart, COLUMNS, mebibytes, type SizeLine, sizeLine } from "./lines.ts";
import type { Sizes } from "./planned.ts";

const NAMES = { fp16: "fp16", fourBit: "4-bit", ours: "ours" } as const;

/** A line a network of the study, in MiB with four digits, beside the paper's. */
export function sizesTable(): Record<string, string>[] {
  return CASES.map((size) => rowOf(sizeLine(size)));
}

/** Four digits, more are header. */
function rounded(bytes: number): string {
  const value = mebibytes(bytes);
  return value.toFixed(Math.max(0, 3 - Math.max(-1, Math.floor(Math.log10(value)))));
}

/** Writes the lines as a table; sizes are in MiB. */
export function renderSizes(lines: readonly SizeLine[], format: LedgerFormat): string {
  switch (format) {
    case "terminal":
      return [terminalTable(lines.map(rowOf)), ...notes(lines)].join("\n");
    case "markdown":
      return markdownTable(lines.map(rowOf));
    case "csv":
      return toCsv(lines.map(valuesOf)).trimEnd();
    case "latex":
      return latexTable(lines.map(rowOf), "lrrrrrrrl");
  }
}

function rowOf({ id, numbers, bytes, paper, agrees }: SizeLine): Record<string, string> {
  const { fp16, fourBit, ours, seeded } = bytes;
  return {
    "network": id,
    "numbers": numbers.full.toLocaleString("en"),
    "fp16": rounded(fp16),
    "4-bit": rounded(fourBit),
    [`ours, r = ${RANK}`]: rounded(ours.total),
    "of it text": rounded(ours.texts),
    "embedding seeded": seeded === null ? "" : rounded(seeded.total),
    "paper": paper === null ? "" : COLUMNS.map((column) => paper[column]).join(" / "),
    "beside the paper": paper === null || agrees === null ? "" : verdict(paper, agrees, bytes),
  };
}

function verdict(
  paper: PaperSizes,
  agrees: Readonly<Record<keyof PaperSizes, boolean>>,
  bytes: Sizes,
): string {
  const others = COLUMNS.filter((column) => !agrees[column]);
  if (others.length === 0) return "agrees";
  return others
    .map((column) => `${NAMES[column]} ${signed(apart(column, paper, bytes), 1)}`)
    .join(", ");
}

function valuesOf({ id, network, numbers, written, bytes, paper, agrees }: SizeLine): TableRow {
  const { fp16, fourBit, ours, seeded } = bytes;
  return {
    id,
    network,
    numbers: numbers.full,
    trained: numbers.trained,
    written,
    fp16_bytes: fp16,
    four_bit_bytes: fourBit,
    ours_bytes: ours.total,
    ours_text_bytes: ours.texts,
    seeded_bytes: seeded?.total ?? null,
    ...Object.fromEntries(COLUMNS.flatMap((column) => [
      [`paper_${NAMES[column]}_mib`, paper?.[column] ?? null],
      [`agrees_${NAMES[column]}`, agrees?.[column] ?? null],
    ])),
  };
}

function terminalTable(rows: readonly Record<string, string>[]): string {
  const head = Object.keys(rows[0]);
  // No colours: the same text in a terminal, a pipe and a log.
  const table = new Table({
    head,
    colAligns: head.map((name, i) => i === 0 || name === "beside the paper" ? "left" : "right"),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => Object.values(row)));
  return table.toString();
}

function notes(lines: readonly SizeLine[]): string[] {
  const ids = (written: boolean) => lines.filter((line) => line.written === written);
  const list = (some: readonly SizeLine[]) => some.map(({ id }) => id).join(", ");
  return [
    "MiB, which the paper calls MB",
    ...(ids(true).length > 0 ? [`files written and measured: ${list(ids(true))}`] : []),
    ...(ids(false).length > 0 ? [`worked out to the byte: ${list(ids(false))}`] : []),
  ];
}
