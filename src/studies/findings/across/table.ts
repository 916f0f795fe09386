/**
 * All architectures in one table: what was trained on what, and how much of full training came back.
 *
 * @module
 */

import { refuseArguments } from "../../../arguments.ts";
import { metricOf } from "../../../metrics/metrics.ts";
import { dataName } from "../../rows/names.ts";
import { describeLength, type Row, ROWS } from "../../rows/row.ts";
import { cell, pairedCells, select } from "../../judging/select.ts";
import { differences, summarize, type Summary } from "../../judging/statistics.ts";
import { formatSummary } from "../../judging/ledger.ts";
import { CITED } from "./paper.ts";
import { chanceOf } from "../../judging/chance.ts";
import { measuredRanks } from "../row_parts.ts";
import {
  type ArchitectureRows,
  architecturesOf,
  bestRank,
  meanSize,
  recoveries,
  recoveriesAboveChance,
  redrawnRows,
  staticTwins,
} from "./rows.ts";
import { describeScaling, hasOtherScaling } from "./scaling.ts";

/** One line of {@linkcode acrossTable}. */
export type AcrossLine = Record<string, string | number>;

/**
 * A line an architecture: data, length, metrics with deviation over seeds, recovery, trained share,
 * beta, and the paper's numbers. The rank shown is the one with the best validation metric.
 *
 * @param rows rows of the study `across`.
 */
export function acrossTable(rows: readonly Row[]): AcrossLine[] {
  refuseArguments("acrossTable", { rows }, ROWS);
  return architecturesOf(rows).map(line);
}

function line(own: ArchitectureRows): AcrossLine {
  const { architecture: { title, paper }, preset, rows } = own;
  const rank = bestRank(own);
  const [first] = select(rows, { method: "full" });
  const full = cell(rows, { method: "full" });
  const adapter = { method: "lottalora", schedule: "static", rank } as const;
  const { counts, metric } = select(rows, adapter)[0].result;
  const { digits, name } = metricOf(metric);
  const text = (summary: Summary, places = digits) =>
    formatSummary(summary, { digits: places, count: false });
  const known = (summary: Summary, places: number) => summary.n === 0 ? "-" : text(summary, places);
  const chance = chanceOf(first);
  const beta = select(rows, { method: "lottalora", schedule: "static" })
    .flatMap(({ result }) => result.beta);
  return {
    architecture: `${title} (${preset})`,
    data: dataName(first.data),
    length: describeLength(first.config),
    metric: name,
    full: text(full),
    LottaLoRA: `${text(cell(rows, adapter))} (r=${rank})`,
    "recovery, %": text(summarize(recoveries(rows, preset, rank)), 1),
    "above chance, %": known(summarize(recoveriesAboveChance(rows, preset, rank)), 1),
    "chance": chance === null ? "-" : Number(chance.toFixed(digits)),
    "trained, %": Number((100 * counts.trainable / counts.full).toFixed(2)),
    "beta, smallest to largest": beta.length === 0
      ? "-"
      : `${Math.min(...beta).toFixed(2)} to ${Math.max(...beta).toFixed(2)}`,
    "mean |beta|, static": known(summarize(staticTwins(rows).map(meanSize)), 2),
    "mean |beta|, redrawn": known(summarize(redrawnRows(rows).map(meanSize)), 2),
    paper: paper === null
      ? CITED.lorenzAtRank
      : `${paper.full.value} full, ${paper.adapted.value} at r=${paper.adapted.rank} ` +
        `(${paper.network}; ${paper.trainedOn})`,
    "paper saturates at r": paper?.saturation ?? "-",
    n: full.n,
  };
}

/**
 * The two scalings of the adapters side by side: a line a cell that was trained at both, paired by
 * seed.
 *
 * @param rows rows of the study `across`.
 * @returns no lines where one scaling alone was trained.
 */
export function scalingTable(rows: readonly Row[]): AcrossLine[] {
  return architecturesOf(rows).flatMap((own) => {
    const { label, data, preset, architecture: { benchmark } } = own;
    const others = select(rows, { benchmark, preset, where: hasOtherScaling })
      .filter((row) => row.data === data);
    return measuredRanks(others).map((rank) => {
      const at = { method: "lottalora", schedule: "static", rank } as const;
      const [ours] = select(own.rows, at);
      const [other] = select(others, at);
      const [kept, changed] = pairedCells([...own.rows, ...others], [
        { ...at, where: (row) => !hasOtherScaling(row) },
        { ...at, where: hasOtherScaling },
      ]);
      const text = (values: readonly number[]) =>
        formatSummary(summarize(values), { count: false });
      return {
        "architecture, data": label,
        r: rank,
        metric: metricOf(other.result.metric).name,
        "protocol": `${text(kept)} (${describeScaling(ours)})`,
        "other scaling": `${text(changed)} (${describeScaling(other)})`,
        "other minus protocol": text(differences(changed, kept)),
        full: text(cell(own.rows, { method: "full" }).values),
        n: kept.length,
      };
    });
  });
}
