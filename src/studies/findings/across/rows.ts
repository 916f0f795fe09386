/**
 * The parts of the study's rows: what belongs to each architecture, and what it recovers.
 *
 * @module
 */

import { findBenchmark } from "../../../benchmarks/registry.ts";
import { isBetter } from "../../../training/task.ts";
import { dataName } from "../../rows/names.ts";
import type { Row } from "../../rows/row.ts";
import { cell, pairedCells, select, type Selection } from "../../judging/select.ts";
import { chanceOf, isLowerBetter, recoveryAboveChance, recoveryOf } from "../../judging/chance.ts";
import { largestPreset, measuredRanks } from "../row_parts.ts";
import { ARCHITECTURES, type ComparedArchitecture, middleRank } from "./plans.ts";
import { hasOtherScaling } from "./scaling.ts";

/** The rows of one architecture on one data set, in its largest size that was trained. */
export interface ArchitectureRows {
  readonly architecture: ComparedArchitecture;
  /** Architecture and data, short. */
  readonly label: string;
  /** Name of the data. */
  readonly data: string;
  readonly preset: string;
  readonly rows: readonly Row[];
  /** Measured ranks, rising. */
  readonly ranks: readonly number[];
}

/** Every architecture that has rows, in the order of the paper's table, data as they come. */
export function architecturesOf(rows: readonly Row[]): ArchitectureRows[] {
  return ARCHITECTURES.flatMap((architecture) => {
    const { benchmark, short } = architecture;
    const byData = Map.groupBy(select(protocolRows(rows), { benchmark }), ({ data }) => data);
    return [...byData].flatMap(([data, all]) => {
      const preset = largestPreset(all);
      if (preset === null) return [];
      const own = select(all, { preset });
      const label = `${short}, ${dataName(data)}`;
      return [{ architecture, label, data, preset, rows: own, ranks: measuredRanks(own) }];
    });
  });
}

/** Rows but those at another scaling of the adapters than the protocols'. */
export function protocolRows(rows: readonly Row[]): Row[] {
  return rows.filter((row) => !hasOtherScaling(row));
}

/** Rows that were trained for the whole length of their benchmark's protocol. */
export function atProtocol(rows: readonly Row[]): Row[] {
  return rows.filter(({ config: { benchmark, steps, epochs } }) =>
    steps === null && epochs === findBenchmark(benchmark).protocol.epochs
  );
}

/** Whether a smaller value of the rows' metric is better. */
export function lowerIsBetter(rows: readonly Row[]): boolean {
  return rows.length > 0 && isLowerBetter(rows[0].result.metric);
}

/** What adapters recover of full training on one seed. */
export interface Recovery {
  readonly seed: number;
  /** Percent of full training. */
  readonly recovery: number;
  /** Percent of what full training gains over chance; null where chance is not known. */
  readonly aboveChance: number | null;
}

/** Recovery in percent of full training, and above chance, a value a seed that both have. */
export function recoveriesBySeed(
  rows: readonly Row[],
  preset: string,
  rank: number,
): Recovery[] {
  const cells: Selection[] = [
    { preset, method: "full" },
    { preset, method: "lottalora", schedule: "static", rank },
  ];
  const [seeds] = pairedCells(rows, cells, ({ config }) => Number(config.seeds.backbone));
  const [full, adapted] = pairedCells(rows, cells);
  const lower = lowerIsBetter(rows);
  const chance = rows.length === 0 ? null : chanceOf(rows[0]);
  return adapted.map((value, i) => ({
    seed: seeds[i],
    recovery: recoveryOf(value, full[i], lower),
    aboveChance: recoveryAboveChance(value, full[i], chance, lower),
  }));
}

/** The chance-corrected twins of {@linkcode recoveries}; none where chance is not known. */
export function recoveriesAboveChance(
  rows: readonly Row[],
  preset: string,
  rank: number,
): number[] {
  return recoveriesBySeed(rows, preset, rank)
    .flatMap(({ aboveChance }) => aboveChance === null ? [] : [aboveChance]);
}

/** {@linkcode recoveriesBySeed} without the seeds, in one order for all ranks of a preset. */
export function recoveries(rows: readonly Row[], preset: string, rank: number): number[] {
  return recoveriesBySeed(rows, preset, rank).map(({ recovery }) => recovery);
}

/** The rank whose mean validation metric is best: chosen without the test set. */
export function bestRank({ rows, ranks }: ArchitectureRows): number {
  const better = lowerIsBetter(rows) ? "lower" : "higher";
  const mean = (rank: number) =>
    cell(rows, { method: "lottalora", schedule: "static", rank }, ({ result }) => result.validation)
      .mean;
  return ranks.reduce((best, rank) => isBetter({ better }, mean(rank), mean(best)) ? rank : best);
}

/** Rows with a scaffold redrawn each step. */
export function redrawnRows(rows: readonly Row[]): Row[] {
  return select(rows, { method: "lottalora", schedule: "batch" });
}

/**
 * The static rows that differ from the redrawn ones in nothing but the schedule; where nothing was
 * redrawn, those at the rank in the middle.
 */
export function staticTwins(rows: readonly Row[]): Row[] {
  const redrawn = redrawnRows(rows).map(({ config }) => config.adapter.rank);
  const ranks = redrawn.length > 0 ? redrawn : [middleRank(measuredRanks(rows))];
  return select(rows, { method: "lottalora", schedule: "static" })
    .filter(({ config }) => ranks.includes(config.adapter.rank));
}

/** Mean size of a run's betas. */
export function meanSize({ result: { beta } }: Row): number {
  return beta.reduce((sum, value) => sum + Math.abs(value), 0) / beta.length;
}
