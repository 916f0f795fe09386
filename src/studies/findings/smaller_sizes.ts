/**
 * The claim that a smaller network needs more rank, of any architecture in several sizes.
 *
 * @module
 */
import { above, judge } from "../judging/judge.ts";
import { measured, type Measurement, notAttempted } from "../judging/ledger.ts";
import { pairedCells } from "../judging/select.ts";
import { differences, summarize } from "../judging/statistics.ts";
import type { Row } from "../rows/row.ts";
import { chanceOf, isLowerBetter, recoveryAboveChance, recoveryOf } from "../judging/chance.ts";
import { measuredRanks, presetsBySize } from "./row_parts.ts";

/**
 * Recovery at r = 1, the largest size's minus the smallest's, over the seeds that both have. Where
 * chance is known the claim holds only if it does above chance as well: a small network whose full
 * training is worse would else seem to lose less.
 *
 * @param rows of one benchmark.
 */
export function smallerRecoversLess(rows: readonly Row[]): Measurement {
  const presets = presetsBySize(rows).filter((preset) => measuredRanks(rows, preset).includes(1));
  if (presets.length < 2) return notAttempted();
  const ends = [presets[0], presets[presets.length - 1]];
  const cells = pairedCells(rows, ends.flatMap(cellsAtRankOne));
  const [less, much] = [0, 2].map((at) => recoveredOf(rows, cells[at], cells[at + 1]));
  const more = differences(much.plain, less.plain);
  const parts = [above(more, 0)];
  const isKnown = less.aboveChance !== null && much.aboveChance !== null;
  if (isKnown) parts.push(above(differences(much.aboveChance!, less.aboveChance!), 0));
  const each = presets.map((preset) => ({
    preset,
    ...recoveredOf(rows, ...pairedCells(rows, cellsAtRankOne(preset)) as [number[], number[]]),
  }));
  const list = each.map(({ preset, plain }) => `${preset} ${meanText(plain)}`).join(", ");
  const twins = isKnown
    ? `; above chance ${each.map(({ aboveChance }) => meanText(aboveChance ?? [])).join(", ")} %`
    : "";
  return measured(more, () => judge(parts), {
    quantity: "pp of recovery, largest minus smallest",
    value: `recovery at r=1: ${list} % of full training${twins} (n=${more.length})`,
  });
}

function cellsAtRankOne(preset: string) {
  return [
    { preset, method: "full" },
    { preset, method: "lottalora", schedule: "static", rank: 1 },
  ] as const;
}

/** Recoveries seed by seed; above chance null where that is not known, or not for every seed. */
function recoveredOf(
  rows: readonly Row[],
  full: readonly number[],
  adapted: readonly number[],
): { plain: number[]; aboveChance: number[] | null } {
  const lower = isLowerBetter(rows[0].result.metric);
  const chance = chanceOf(rows[0]);
  const twins = adapted
    .map((value, i) => recoveryAboveChance(value, full[i], chance, lower))
    .filter((twin) => twin !== null);
  return {
    plain: adapted.map((value, i) => recoveryOf(value, full[i], lower)),
    aboveChance: twins.length === adapted.length ? twins : null,
  };
}

function meanText(values: readonly number[]): string {
  return summarize(values).mean.toFixed(2);
}
