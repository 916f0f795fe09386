/**
 * Seed gating in one table: what each seed makes of its own digits and of the others.
 *
 * @module
 */

import { refuseArguments } from "../../../arguments.ts";
import { isAssigned, shareOf, SUBSETS } from "../../../benchmarks/gate_counts.ts";
import { formatSummary } from "../../judging/ledger.ts";
import { type Row, ROWS } from "../../rows/row.ts";
import { summarize } from "../../judging/statistics.ts";
import { CITED } from "./paper.ts";
import {
  answersOf,
  type Ask,
  isInSubset,
  isRejected,
  rejectingRows,
  SEED_NAMES,
  tenClassRows,
  UNSEEN,
} from "./rows.ts";

/** One line of {@linkcode gatingTable}. */
export type GatingLine = Record<string, string | number>;

/**
 * A line a version and seed, in percent of the test images, mean and deviation over runs; the last
 * line of a version is without the backbone, when nothing is left that tells the seeds apart.
 *
 * @param rows rows of the study `gating`.
 */
export function gatingTable(rows: readonly Row[]): GatingLine[] {
  refuseArguments("gatingTable", { rows }, ROWS);
  return [
    ...versionLines("ten classes", tenClassRows(rows), { assigned: CITED.tenClasses }),
    ...versionLines("out-of-class label", rejectingRows(rows), {
      assigned: CITED.rejecting,
      rejected: CITED.rejected,
    }),
  ];
}

function versionLines(
  version: string,
  rows: readonly Row[],
  paper: { readonly assigned: string; readonly rejected?: string },
): GatingLine[] {
  if (rows.length === 0) return [];
  const rejects = paper.rejected !== undefined;
  const under = (gate: number, of: Ask, expected?: Ask) =>
    text(rows.map((row) => {
      return shareOf(answersOf(row), (count) => count.gate === gate && of(count), expected);
    }));
  const lines = SEED_NAMES.map((seed, gate) => {
    const isOwn = gate === UNSEEN ? isInSubset : isAssigned;
    return {
      version,
      seed,
      digits: SUBSETS[gate]?.join(", ") ?? "1 to 9, none its own",
      "told, %": under(gate, isOwn),
      "paper: told": gate === UNSEEN ? "-" : paper.assigned,
      "others rejected, %": rejects ? under(gate, (count) => !isAssigned(count), isRejected) : "-",
      "paper: rejected": gate === UNSEEN ? "-" : paper.rejected ?? "-",
      "0 rejected, %": rejects ? under(gate, ({ digit }) => digit === 0, isRejected) : "-",
      n: rows.length,
    };
  });
  const without = text(rows.flatMap(({ result }) => result.valueWithoutBackbone ?? []));
  const blank = Object.fromEntries(Object.keys(lines[0]).map((column) => [column, "-"]));
  const last = { version, seed: "any, W_seed removed", digits: "1 to 9", "told, %": without };
  return [...lines, { ...blank, ...last, n: rows.length }];
}

function text(values: readonly number[]): string {
  return formatSummary(summarize(values), { digits: 1, count: false });
}
