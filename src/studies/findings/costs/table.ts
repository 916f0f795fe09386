/**
 * Costs beside the paper's, as a table.
 *
 * @module
 */

import Table from "cli-table3";
import { AT_PAPER_BATCH, PAPER_BATCH, SMALL_BATCH } from "./cases.ts";
import { PROJECT_ROOT } from "../../rows/project_root.ts";
import { type CostLine, costLines } from "./lines.ts";
import { readRecords } from "./records.ts";
import { paperPeak } from "./paper.ts";
import type { MemoryLedger } from "../../../models/memory.ts";

const COLUMNS = ["parameters", "gradients", "optimizer", "backbone"] as const satisfies readonly (
  keyof MemoryLedger
)[];

/** All cases with the project's records, as lines of a table. */
export function costsTable(): Record<string, string>[] {
  return rowsOf(costLines(readRecords(PROJECT_ROOT)));
}

/** A line a case, in MiB; what was not measured is left empty. */
function rowsOf(lines: readonly CostLine[]): Record<string, string>[] {
  return lines.map(({ network, variant, batch, ledger, held, record }) => ({
    network,
    "kept": variant === "full" ? "full training" : variant,
    "windows a step": String(batch),
    ...Object.fromEntries(COLUMNS.map((column) => [column, mebibytes(ledger[column])])),
    "sum": mebibytes(held),
    "peak, measured": record === null ? "" : mebibytes(record.peakBytes),
    "s a step": record === null ? "" : record.secondsPerStep.toPrecision(3),
    "paper, GB": citedPeak(network, variant, batch),
  }));
}

/** As text for a terminal, with what the columns mean. */
export function renderCosts(lines: readonly CostLine[]): string {
  const rows = rowsOf(lines);
  const head = Object.keys(rows[0]);
  const table = new Table({
    head,
    colAligns: head.map((_, i) => i < 2 ? "left" : "right"),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => Object.values(row)));
  return [
    table.toString(),
    "MiB; sum: worked out, without activations; peak: of the whole process",
    `r = 8, windows of 128 tokens; paper: ${PAPER_BATCH} windows a step, bf16, one H200`,
    ...machinesOf(lines).map((machine) => `measured on ${machine}`),
  ].join("\n");
}

/** Machines and engines of the records. */
export function machinesOf(lines: readonly CostLine[]): string[] {
  const names = lines.flatMap(({ record }) => {
    if (record === null) return [];
    const { cpu, cores, system, engine } = record.machine;
    return [`${cpu}, ${cores} cores, ${system}, ${engine}`];
  });
  return [...new Set(names)];
}

/** The paper's peak stands beside its own batch; beside ours where that was not measured. */
function citedPeak(network: string, variant: CostLine["variant"], batch: number): string {
  const isShown = batch === (AT_PAPER_BATCH.includes(network) ? PAPER_BATCH : SMALL_BATCH);
  if (!isShown || (variant !== "full" && variant !== "float32")) return "";
  return String(paperPeak(network, variant === "full" ? "full" : "lottalora"));
}

function mebibytes(bytes: number): string {
  const value = bytes / 2 ** 20;
  return value.toFixed(value < 100 ? 1 : 0);
}
