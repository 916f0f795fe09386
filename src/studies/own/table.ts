/**
 * The table of a study of one's own, for people and for papers.
 *
 * @module
 */

import { latexTable, markdownTable, type Table, toCsv } from "../../figures/table.ts";
import { metricOf } from "../../metrics/metrics.ts";
import { formatSummary } from "../judging/ledger.ts";
import { methodName } from "../rows/names.ts";
import type { StudyLine } from "./cells.ts";

/** What a table is written as. */
export type TableFormat = "markdown" | "csv" | "latex";

/** A line a method and rank, rounded for people. */
export function peopleTable(
  lines: readonly StudyLine[],
  { metric, isTuned }: { readonly metric: string; readonly isTuned: boolean },
): Record<string, string | number>[] {
  const { name, unit, digits } = metricOf(metric);
  const value = `test ${name}${unit === "" ? "" : `, ${unit}`}`;
  return lines.map((line) => ({
    method: methodName(line.method),
    r: line.rank ?? "",
    trained: line.trained,
    "% of full": line.share.toPrecision(3),
    ...(isTuned ? { rate: line.rate } : {}),
    [value]: formatSummary(line.test, { digits, count: false }),
    "below full": line.method === "full" ? "-" : formatSummary(line.gap, { digits, count: false }),
    "95 %": line.method === "full" || line.gap.n < 2
      ? "-"
      : `${line.gapInterval[0].toFixed(digits)} to ${line.gapInterval[1].toFixed(digits)}`,
    "recovery, %": line.recovery.toFixed(1),
    "above constant, %": line.recoveryAboveConstant?.toFixed(1) ?? "-",
    n: line.test.n,
  }));
}

/** A line a method and rank with unrounded numbers, for programs. */
export function programTable(lines: readonly StudyLine[]): Table {
  return lines.map((line) => ({
    method: line.method,
    rank: line.rank,
    trained: line.trained,
    share_percent: line.share,
    learning_rate: line.rate,
    validation_mean: line.validation.mean,
    validation_sd: finite(line.validation.sd),
    test_mean: line.test.mean,
    test_sd: finite(line.test.sd),
    gap_mean: line.gap.mean,
    gap_low: finite(line.gapInterval[0]),
    gap_high: finite(line.gapInterval[1]),
    recovery_percent: line.recovery,
    recovery_above_constant_percent: line.recoveryAboveConstant,
    n: line.test.n,
  }));
}

/** Either table as text: CSV has all digits, the others what people read. */
export function renderStudyTable(
  people: readonly Readonly<Record<string, string | number>>[],
  program: Table,
  format: TableFormat,
): string {
  if (format === "csv") return toCsv(program);
  if (format === "markdown") return markdownTable(people);
  const texts = people.map((line) =>
    Object.fromEntries(Object.entries(line).map(([name, cell]) => [name, String(cell)]))
  );
  return latexTable(texts, `l${"r".repeat(Object.keys(texts[0] ?? {}).length - 1)}`);
}

/** What no sample of one has, as nothing. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
