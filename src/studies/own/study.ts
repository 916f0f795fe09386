/**
 * A study of one's own, from its definition to rows, table, figures and verdicts.
 *
 * @module
 */

import { join, resolve } from "node:path";
import { resolvedPart } from "../../benchmarks/own/definition.ts";
import {
  type BenchmarkDefinition,
  type OwnBenchmark,
  ownBenchmark,
} from "../../benchmarks/own/own_benchmark.ts";
import { findBenchmark } from "../../benchmarks/registry.ts";
import { DataError, UsageError } from "../../errors.ts";
import type { TableNetwork } from "../../artifact/table_model.ts";
import type { Figure } from "../../figures/render.ts";
import type { Table } from "../../figures/table.ts";
import { metricOf, valueText } from "../../metrics/metrics.ts";
import type { AnyBenchmark } from "../../training/benchmark.ts";
import { chanceOn } from "../judging/chance.ts";
import { evaluateClaims, type LedgerLine } from "../judging/ledger.ts";
import {
  describeInterval,
  type Margin,
  nameSufficient,
  type SufficientRank,
} from "../judging/sufficient_rank.ts";
import { type PlanOptions, planStudy, type StudyPlan } from "../computing/plan.ts";
import { loadOnce } from "../computing/source.ts";
import { dataName } from "../rows/names.ts";
import { describeRun, type Row } from "../rows/row.ts";
import { cellsOf, linesOf, type StudyCell, type StudyLine, sufficientOf } from "./cells.ts";
import { ledgerClaims } from "./claims.ts";
import { ownClosing } from "./closing.ts";
import { isTuned, ratesOf, refuseDefinition, seedsOf, type StudyDefinition } from "./definition.ts";
import { ownFigures } from "./figures.ts";
import { ownGrid } from "./grid.ts";
import { peopleTable, programTable, renderStudyTable, type TableFormat } from "./table.ts";
import { doubtsOf } from "./watch.ts";

/** Studies of one's own have none; this one judges what it finds. */
const PROFILE = "quick";

/** Where a study lies, and how it is computed. */
export interface OwnStudyOptions
  extends Pick<PlanOptions, "jobs" | "engine" | "blas" | "fresh" | "shard" | "onGolden"> {
  /** Folder of its rows, tables and figures; by default one of its name in `base`. */
  readonly dir?: string;
  /** What relative paths begin at; the folder at hand by default. */
  readonly base?: string;
  /** Folder of the data, for a benchmark of ours; null (default): those that need no download. */
  readonly data?: string | null;
}

/** A study that is ready to be planned. */
export interface PreparedStudy {
  readonly definition: StudyDefinition;
  readonly benchmark: AnyBenchmark;
  readonly preset: string;
  readonly dir: string;
  /** What its benchmark reads. */
  readonly data: string | null;
  /** Of an MLP on a table: what it is made of; null for all others. */
  readonly task: TableNetwork | null;
  /** What is stored already, and what is to be computed. */
  plan(): Promise<StudyPlan>;
  /** Whether a run that fails leaves an answer: where other rates are tried too. */
  mayFail(): boolean;
}

/** What was found. */
export interface OwnStudy {
  /** All runs, in the order of the table; of rates that were tried all. */
  readonly rows: readonly Row[];
  /** A line a method and rank, with unrounded numbers. */
  readonly lines: readonly StudyLine[];
  /** The same for people. */
  readonly table: Table;
  /** What the metric is worth without any look at an input; null where it is not known. */
  readonly constant: number | null;
  /** r*(eps), on validation data. */
  readonly sufficient: SufficientRank;
  /** The same in words. */
  readonly sufficientText: string;
  /** By file name. */
  readonly figures: Readonly<Record<string, Figure>>;
  /** The user's claims, judged. */
  readonly ledger: readonly LedgerLine[];
  /** What makes the numbers doubtful, a sentence each; none where nothing does. */
  readonly doubts: readonly string[];
  /** r*, verdicts and doubts in words, as Markdown. */
  readonly closing: string;
  /** The folder of rows, tables and figures. */
  readonly dir: string;
  /** The table as text. */
  render(format?: TableFormat): string;
}

/**
 * Reads a definition; loads no data yet.
 *
 * @throws {UsageError} for a field that is wrong, naming it
 * @throws {DataError} for a module that cannot be read
 */
export async function prepareStudy(
  definition: StudyDefinition,
  options: OwnStudyOptions = {},
): Promise<PreparedStudy> {
  refuseDefinition(definition);
  const { dir: folder, data = null, base = Deno.cwd(), ...computing } = options;
  const dir = resolve(base, folder ?? definition.name);
  const own = await ownOf(definition, base);
  const { benchmark } = own ?? { benchmark: findBenchmark(definition.benchmark!) };
  const preset = own === null ? presetOf(definition, benchmark) : benchmark.preset;
  const grid = {
    name: definition.name,
    configs: ownGrid(definition, benchmark, preset),
    own: own === null ? [] : [own],
  };
  const { engine = "wasm" } = computing;
  // Rows of another engine are no rows of this one.
  const places = { root: dir, folder: join(dir, engine === "wasm" ? "rows" : `rows-${engine}`) };
  const plan = () => planStudy(grid, { profile: PROFILE, ...places, ...computing, dir: data });
  const task = tableOf(own?.definition ?? null);
  const mayFail = () => isTuned(definition);
  return { definition, benchmark, preset, dir, data, task, plan, mayFail };
}

/** The benchmark of a task of one's own; null for one of ours. */
async function ownOf(
  { name, task, model }: StudyDefinition,
  base: string,
): Promise<OwnBenchmark | null> {
  if (task === undefined) return null;
  if (typeof model === "string") {
    throw new UsageError(
      `A task of one's own has no preset ${
        JSON.stringify(model)
      }: say model: mlp({ hidden: [64, 64] })`,
    );
  }
  return await ownBenchmark({
    id: name,
    task: resolvedPart(task, base),
    model: resolvedPart(model, base),
  });
}

/** Table and widths of an MLP on a table. */
function tableOf(definition: BenchmarkDefinition | null): PreparedStudy["task"] {
  if (definition?.task.kind !== "table" || definition.model.kind !== "mlp") return null;
  const { path, options } = definition.task;
  return { path, options, hidden: definition.model.hidden };
}

/** The preset that is the model of a benchmark of ours. */
function presetOf({ model }: StudyDefinition, { id, presets, preset }: AnyBenchmark): string {
  if (typeof model === "string" || model === undefined) return model ?? preset;
  throw new UsageError(`The benchmark ${id} has networks by name: say model: "${presets[0]}"`);
}

/** Judges and draws what has been computed. */
export async function judgeStudy(
  { definition, benchmark, preset, dir, data: folder }: PreparedStudy,
  rows: readonly Row[],
): Promise<OwnStudy> {
  const data = await loadOnce(benchmark, folder, rows[0].config.data);
  const { metric, better } = data.task;
  refuseOtherMetric(rows, metric);
  const lower = better === "lower";
  // Data of a user's own keep the name they were given.
  const called = definition.task === undefined ? dataName(data.name) : data.name;
  const known = { benchmark: benchmark.id, data: data.name, metric };
  const constant = data.constant ?? chanceOn(known);
  const cells = cellsOf(rows, lower);
  const margin = marginOf(definition, metric, lower);
  const sufficient = sufficientOf(cells, margin);
  const lines = linesOf(cells, { constant, lower });
  const ranks = ranksOf(cells);
  const table = peopleTable(lines, { metric, isTuned: isTuned(definition) });
  const sufficientText = nameSufficient(sufficient, ranks);
  const told = {
    sufficientText: `${sufficientText}, ${describeInterval(sufficient, ranks)}`,
    ledger: evaluateClaims(
      ledgerClaims(definition.claims ?? [], cells, metricOf(metric).unit),
      rows,
      PROFILE,
    ),
    doubts: [
      ...failedOf(definition, rows, cells.length),
      ...doubtsOf({ cells, constant, lower, sufficient, margin }),
    ],
  };
  return {
    ...{ ...told, rows, lines, table, constant, sufficient, dir },
    closing: ownClosing({ ...told, constant: measuredText(constant, metric) }),
    figures: ownFigures({
      ...{ cells, metric, sufficient, sufficientText },
      setting: `${definition.name}: ${preset} on ${called}, ${lengthOf(rows)}`,
    }),
    render: (format = "markdown") => renderStudyTable(table, programTable(lines), format),
  };
}

/** @throws {DataError} for rows that were scored by another metric than the task's */
function refuseOtherMetric(rows: readonly Row[], metric: string): void {
  const other = rows.find(({ result }) => result.metric !== metric);
  if (other === undefined) return;
  throw new DataError(
    `${
      describeRun(other.config)
    }: its row has the metric ${other.result.metric}, the task ${metric}: ` +
      "compute the study with fresh",
  );
}

/** Says that runs failed, so that their rates were left out. */
function failedOf(definition: StudyDefinition, rows: readonly Row[], cells: number): string[] {
  const wanted = cells * seedsOf(definition).length * (ratesOf(definition) ?? [null]).length;
  const failed = wanted - rows.length;
  return failed === 0
    ? []
    : [`${failed} of ${wanted} runs failed, at learning rates that were left out for it.`];
}

function ranksOf(cells: readonly StudyCell[]): number[] {
  return cells.filter(({ method }) => method === "lottalora").map(({ rank }) => rank!);
}

/** `accuracy 29.03 %`. */
function measuredText(value: number | null, metric: string): string | null {
  if (value === null) return null;
  return `${metricOf(metric).name} ${valueText(metric, value)}`;
}

/** 1 pp, 0.01, or 5 % of an error. */
function marginOf({ margin }: StudyDefinition, metric: string, lower: boolean): Margin {
  if (lower) return { kind: "relative", epsilon: margin ?? 0.05 };
  if (metricOf(metric).unit === "%") return { kind: "points", epsilon: margin ?? 1 };
  return { kind: "points", epsilon: margin ?? 0.01, unit: "" };
}

function lengthOf([{ config: { steps, epochs } }]: readonly Row[]): string {
  return steps === null ? `${epochs} epochs` : `${steps} steps`;
}
