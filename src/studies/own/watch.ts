/**
 * What a reader of a study should be told beside its numbers.
 *
 * @module
 */

import { meanInterval, summarize } from "../judging/statistics.ts";
import type { Margin, SufficientRank } from "../judging/sufficient_rank.ts";
import { cellAt, type StudyCell, testValues } from "./cells.ts";

/** What is watched over. */
export interface Watched {
  readonly cells: readonly StudyCell[];
  /** Best constant answer on test data; null where it is not known. */
  readonly constant: number | null;
  readonly lower: boolean;
  readonly sufficient: SufficientRank;
  readonly margin: Margin;
}

/** Share of what full training gains over the head that counts as nothing. */
const LITTLE = 0.1;

/** A sentence a doubt; none where there is nothing to doubt. */
export function doubtsOf(watched: Watched): string[] {
  return [
    ...unlearnt(watched),
    ...underConstant(watched),
    ...headAlone(watched),
    ...beyondRanks(watched),
    ...singleSeed(watched),
  ];
}

/** How much better `a` is than `b`. */
function lead({ lower }: Pick<Watched, "lower">, a: number, b: number): number {
  return lower ? b - a : a - b;
}

/** Full training that is not shown to do better than the best constant. */
function unlearnt({ cells, constant, lower }: Watched): string[] {
  const values = testValues(cellAt(cells, "full"));
  if (constant === null || values.length === 0) return [];
  const isWorse = lead({ lower }, summarize(values).mean, constant) <= 0;
  if (isBeyond(values, constant, lower)) return [];
  const found = isWorse ? "does not do better" : "is not shown to do better";
  return [
    `Full training (${shown(values)}) ${found} than the best constant answer ` +
    `(${
      digits(constant)
    }): there is little that a rank could recover. Try more seeds, more epochs, ` +
    "other learning rates (tune) or a larger network.",
  ];
}

/** Whether the 95 % interval of a mean lies on the better side of a limit; of one value, the value. */
function isBeyond(values: readonly number[], limit: number, lower: boolean): boolean {
  const [low, high] = values.length < 2 ? [values[0], values[0]] : meanInterval(values);
  return lower ? high < limit : low > limit;
}

function underConstant({ cells, constant, lower }: Watched): string[] {
  if (constant === null) return [];
  const under = adaptersOf(cells).filter((cell) =>
    // Worse is beyond the limit on the other side.
    isBeyond(testValues(cell), constant, !lower)
  );
  if (under.length === 0) return [];
  const ranks = under.map(({ rank }) => rank).join(", ");
  return [
    `LottaLoRA at r = ${ranks} lies under the best constant answer (${digits(constant)}): ` +
    "it has not learnt.",
  ];
}

/** Every rank does little more than the head alone, where full training does better. */
function headAlone({ cells, lower, margin }: Watched): string[] {
  const head = testValues(cellAt(cells, "head"));
  const full = testValues(cellAt(cells, "full"));
  const adapters = adaptersOf(cells);
  if (head.length === 0 || adapters.length === 0) return [];
  const [headMean, fullMean] = [head, full].map((values) => summarize(values).mean);
  const gain = lead({ lower }, fullMean, headMean);
  if (gain <= toleranceOf(margin, fullMean)) {
    return [
      `The head alone (${shown(head)}) is within the margin of full training (${
        shown(full)
      }): r* ` +
      "only says that no more than the smallest rank is needed.",
    ];
  }
  const isLittle = (cell: StudyCell) =>
    lead({ lower }, summarize(testValues(cell)).mean, headMean) < LITTLE * gain;
  if (!adapters.every(isLittle)) return [];
  const [{ rows: [{ config: { adapter: { bias = "none" } } }] }] = adapters;
  const biases = bias === "none"
    ? ' The adapted layers have no biases: try changes: { adapter: { bias: "trained" } }.'
    : "";
  return [
    `At every rank the adapters recover less than ${100 * LITTLE} % of what full training ` +
    `(${shown(full)}) gains over the head alone (${shown(head)}): they add nothing, so r* says ` +
    `nothing about the task.${biases}`,
  ];
}

function beyondRanks({ sufficient, cells }: Watched): string[] {
  if (sufficient.first !== null) return [];
  const largest = adaptersOf(cells).at(-1)?.rank;
  return [
    `No measured rank suffices: r* is above ${largest}, if any rank suffices. Measure larger ones.`,
  ];
}

function singleSeed({ cells }: Watched): string[] {
  const [{ rows }] = cells;
  return rows.length > 1 ? [] : ["One seed carries no interval: nothing here is shown."];
}

function adaptersOf(cells: readonly StudyCell[]): StudyCell[] {
  return cells.filter(({ method }) => method === "lottalora");
}

/** A margin in the metric's unit. */
function toleranceOf({ kind, epsilon }: Margin, full: number): number {
  return kind === "points" ? epsilon : Math.abs(full) * epsilon;
}

function shown(values: readonly number[]): string {
  const { mean, sd, n } = summarize(values);
  return n < 2 ? digits(mean) : `${digits(mean)} +- ${sd.toFixed(decimals(mean))}`;
}

function digits(value: number): string {
  return value.toFixed(decimals(value));
}

/** Of percent two, of shares and errors four. */
function decimals(value: number): number {
  return Math.abs(value) >= 10 ? 2 : 4;
}
