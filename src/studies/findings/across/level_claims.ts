/**
 * Claims about single architectures at the paper's own budgets: what full training reaches, and how
 * much of it adapters of each rank recover.
 *
 * @module
 */

import { above, aboveBy, type Evidence, judge } from "../../judging/judge.ts";
import {
  type Claim,
  formatSummary,
  measured,
  type Measurement,
  notAttempted,
} from "../../judging/ledger.ts";
import { cell, select } from "../../judging/select.ts";
import { summarize, type Summary } from "../../judging/statistics.ts";
import { welch } from "../../judging/two_samples.ts";
import { paperRecovery } from "../../paper/table.ts";
import type { Row } from "../../rows/row.ts";
import { chanceOn, recoveryAboveChance } from "../../judging/chance.ts";
import { signed } from "../row_parts.ts";
import { type Level, WANTED_LEVELS } from "./levels.ts";
import { PAPER_ARCHITECTURES, type RankedNumber } from "./paper.ts";
import {
  type ArchitectureRows,
  architecturesOf,
  atProtocol,
  recoveriesBySeed,
  type Recovery,
} from "./rows.ts";

/** So much less than the paper's recovery still counts as recovered, in percent of full training. */
const LESS = 1;

/** An architecture whose claims are told, by its benchmark. */
export interface Claimed {
  readonly benchmark: string;
  /** Short, the beginning of its claims' ids. */
  readonly id: string;
  readonly title: string;
  /** The paper's levels and its recoveries by rank, as text. */
  readonly cited: { readonly level: string; readonly recovery: string };
}

/** What full training reaches, and what adapters recover of it, in this order. */
export function levelClaims({ benchmark, id, title, cited }: Claimed): Claim[] {
  const { margin } = WANTED_LEVELS[benchmark];
  const section = PAPER_ARCHITECTURES[benchmark].full.table.toLowerCase();
  return [
    {
      id: `${id}-full-level`,
      finding: 2,
      text: `Full training of the ${title} reaches the published level, less at most ${margin} pp`,
      paper: cited.level,
      section,
      measure: (rows) => reachesLevel(rows, benchmark),
    },
    {
      id: `${id}-recovery`,
      finding: 2,
      text: `Adapters of each rank recover as much of the ${title} as the paper's, less at most ` +
        `${LESS} %, above chance too`,
      paper: cited.recovery,
      section,
      measure: (rows) => recovers(rows, benchmark),
    },
  ];
}

/** The rows of an architecture in the paper's network and for the protocol's whole length, by data. */
function atPapersBudget(rows: readonly Row[], benchmark: string): ArchitectureRows[] {
  const { preset } = PAPER_ARCHITECTURES[benchmark];
  return architecturesOf(select(atProtocol(rows), { benchmark, preset }));
}

function reachesLevel(rows: readonly Row[], benchmark: string): Measurement {
  const { margin, levels } = WANTED_LEVELS[benchmark];
  const all = levelled(rows, benchmark);
  if (all.length === 0) return notAttempted();
  const parts = all.map(({ ours, level }) => reached(ours, level, margin));
  const value = all.map(({ ours, level }) => {
    const name = levels.length > 1 ? `${level.data} ` : "";
    return `${name}${formatSummary(ours)}, ${signed(ours.mean - level.value)} pp`;
  }).join("; ");
  const sample = all.length === 1 ? all[0].ours : all.flatMap(({ ours }) => ours.values);
  return measured(sample, () => judge(parts), {
    pooled: all.length > 1,
    quantity: "% of the metric, full training",
    value,
  });
}

/** Full training beside what was published on the same data. */
function levelled(rows: readonly Row[], benchmark: string) {
  return atPapersBudget(rows, benchmark).flatMap((own) => {
    const level = WANTED_LEVELS[benchmark].levels.find(({ data }) => data === own.data);
    const ours = cell(own.rows, { method: "full" });
    return level === undefined || ours.n === 0 ? [] : [{ ours, level }];
  });
}

/** A published mean with a scatter is no constant. */
function reached(ours: Summary, { value, sd, n, degrees }: Level, margin: number): Evidence {
  if (sd === undefined || n === undefined) return above(ours.values, value - margin);
  const theirs = { mean: value, sd, n, ...(degrees === undefined ? {} : { degrees }) };
  return aboveBy(welch(ours, theirs), -margin);
}

/** One rank on one data set, beside the paper's. */
interface RecoveredCell {
  readonly data: string;
  readonly rank: number;
  readonly found: readonly Recovery[];
  /** What the paper's recovery allows at least. */
  readonly limits: Pick<Recovery, "recovery" | "aboveChance">;
}

function recovers(rows: readonly Row[], benchmark: string): Measurement {
  const cells = recoveredCells(rows, benchmark);
  if (cells.length === 0) return notAttempted();
  const runs = cells.flatMap(({ found }) => found.map(({ recovery }) => recovery));
  const { levels, margin } = WANTED_LEVELS[benchmark];
  const fallsShort = levelled(rows, benchmark)
    .some(({ ours, level }) => ours.mean < level.value - margin);
  const byData = [...Map.groupBy(cells, ({ data }) => data)].map(([data, own]) =>
    `${levels.length > 1 ? `${data} ` : ""}${own.map(describeCell).join(", ")}`
  );
  return measured(runs, () => judge(cells.flatMap(asMuch)), {
    pooled: true,
    quantity: "% of full training",
    value: `${byData.join("; ")} % of full training (above chance; n=${runs.length})` +
      (fallsShort ? ", which itself falls short" : ""),
  });
}

function recoveredCells(rows: readonly Row[], benchmark: string): RecoveredCell[] {
  const { levels } = WANTED_LEVELS[benchmark];
  return atPapersBudget(rows, benchmark)
    .filter(({ data }) => levels.some((level) => level.data === data))
    .flatMap(({ data, preset, rows, ranks }) => {
      const { metric } = rows[0].result;
      return PAPER_ARCHITECTURES[benchmark].curve
        .filter(({ rank }) => ranks.includes(Number(rank)))
        .map((told) => {
          const rank = Number(told.rank);
          const found = recoveriesBySeed(rows, preset, rank);
          return { data, rank, found, limits: limitsOf(benchmark, told, metric) };
        });
    });
}

/** The paper's recovery less {@linkcode LESS} % of its full training, plain and above chance. */
function limitsOf(benchmark: string, told: RankedNumber, metric: string): RecoveredCell["limits"] {
  const { full, lower, data } = PAPER_ARCHITECTURES[benchmark];
  const chance = chanceOn({ benchmark, data: data ?? "", metric });
  const twin = recoveryAboveChance(told.value, full.value, chance, lower);
  return {
    recovery: paperRecovery(told, full, lower) - LESS,
    aboveChance: twin === null ? null : twin - LESS * full.value / Math.abs(full.value - chance!),
  };
}

function asMuch({ found, limits }: RecoveredCell): Evidence[] {
  const twins = found.flatMap(({ aboveChance }) => aboveChance ?? []);
  const isKnown = limits.aboveChance !== null && twins.length === found.length;
  return [
    above(found.map(({ recovery }) => recovery), limits.recovery),
    ...(isKnown ? [above(twins, limits.aboveChance!)] : []),
  ];
}

function describeCell({ rank, found }: RecoveredCell): string {
  const text = (values: readonly number[]) => summarize(values).mean.toFixed(1);
  const twins = found.flatMap(({ aboveChance }) => aboveChance ?? []);
  const twin = twins.length === 0 ? "" : ` (${text(twins)})`;
  return `r=${rank} ${text(found.map(({ recovery }) => recovery))}${twin}`;
}
