/**
 * What the candidates are worth, and which is chosen.
 *
 * @module
 */

import { latexTable, markdownTable } from "../../../figures/table.ts";
import { summarize, type Summary } from "../../judging/statistics.ts";
import { configText, type Row } from "../../rows/row.ts";
import { type Candidate, candidateRun, CANDIDATES } from "./candidates.ts";

/** A candidate with its runs; areas under the ROC curve in percent. */
export interface CandidateLine {
  readonly candidate: Candidate;
  /** On validation data, which choose. */
  readonly validation: Summary;
  /** On test data, which do not. */
  readonly test: Summary;
}

/** A line a candidate, in their order; one without rows has summaries of nothing. */
export function candidateLines(rows: readonly Row[]): CandidateLine[] {
  return CANDIDATES.map((candidate) => {
    const own = rows.filter(({ config }) =>
      typeof config.seeds.backbone === "number" &&
      configText(config) === configText(candidateRun(candidate, config.seeds.backbone))
    );
    return {
      candidate,
      validation: summarize(own.map(({ result }) => result.validation)),
      test: summarize(own.map(({ result }) => result.value)),
    };
  });
}

/**
 * The candidate of the largest mean on validation data; null where none has rows. Those on another
 * split are validated on other stays, and are shown but not chosen.
 */
export function chosen(lines: readonly CandidateLine[]): Candidate | null {
  const [best] = lines
    .filter(({ candidate, validation }) => isComparable(candidate) && validation.n > 0)
    .toSorted((a, b) => b.validation.mean - a.validation.mean);
  return best?.candidate ?? null;
}

function isComparable({ changes }: Candidate): boolean {
  return changes.data?.split === undefined;
}

/** The lines as a table, and behind them what is chosen. */
export function candidateTable(lines: readonly CandidateLine[]): Record<string, string>[] {
  const best = chosen(lines);
  return lines.map(({ candidate, validation, test }) => ({
    "as the authors do": candidate.name,
    "validation": cell(validation),
    "test": cell(test),
    "n": String(validation.n),
    "choice": candidate === best ? "chosen" : isComparable(candidate) ? "" : "other stays",
  }));
}

/** The table as text. */
export function renderCandidates(
  lines: readonly CandidateLine[],
  format: "markdown" | "latex" = "markdown",
): string {
  const rows = candidateTable(lines);
  return format === "latex" ? latexTable(rows, "lrrrl") : markdownTable(rows);
}

function cell({ mean, sd, n }: Summary): string {
  if (n === 0) return "";
  return n === 1 ? mean.toFixed(2) : `${mean.toFixed(2)} ± ${sd.toFixed(2)}`;
}
