/**
 * The columns of the table of runs.
 *
 * @module
 */

import { metricOf, valueText } from "../../metrics/metrics.ts";
import { familyName, methodName } from "../../studies/rows/names.ts";
import { familyOf, NONE, rankOf } from "./facets.ts";
import { ABSENT } from "./fields.ts";
import type { Run } from "./run.ts";

/** One column. */
export interface Column {
  /** As links name it. */
  readonly name: string;
  /** Its heading. */
  readonly label: string;
  /** What a cell shows. */
  readonly text: (run: Run) => string;
  /** What rows are sorted by; null comes last. By the text where there is none. */
  readonly number?: (run: Run) => number | null;
}

/** From left to right. */
export const COLUMNS: readonly Column[] = [
  { name: "study", label: "Study", text: ({ studies }) => studies.join(", ") },
  { name: "benchmark", label: "Benchmark", text: ({ config }) => config.benchmark },
  { name: "preset", label: "Preset", text: ({ config }) => config.preset },
  { name: "method", label: "Method", text: ({ config }) => methodName(config.method) },
  {
    name: "rank",
    label: "Rank",
    text: ({ config }) => shown(rankOf(config)),
    number: ({ config }) => rankOf(config) === NONE ? null : config.adapter.rank,
  },
  { name: "family", label: "Backbone", text: ({ config }) => shown(familyName(familyOf(config))) },
  { name: "seed", label: "Seed", text: ({ config }) => String(config.seeds.backbone) },
  { name: "metric", label: "Metric", text: ({ result }) => metricOf(result.metric).name },
  valued("value", "Test", ({ result }) => result.value),
  valued("validation", "Validation", ({ result }) => result.validation),
  counted("trainable", "Trained", ({ result }) => result.counts.trainable),
  counted("steps", "Steps", ({ result }) => result.steps),
];

const order = new Intl.Collator("en", { numeric: true });

/** Runs by one column; equal ones stay in the order given. */
export function sorted(
  runs: readonly Run[],
  { name, descending }: { readonly name: string; readonly descending: boolean },
): Run[] {
  const column = COLUMNS.find((column) => column.name === name);
  if (column === undefined) return [...runs];
  const turn = descending ? -1 : 1;
  const { text, number } = column;
  if (number === undefined) return runs.toSorted((a, b) => turn * order.compare(text(a), text(b)));
  return runs.toSorted((a, b) => {
    const [x, y] = [number(a), number(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return turn * (x - y);
  });
}

/** A value with its unit; a dash where nothing was scored. */
export function measuredText(value: number | null | undefined, metric: string): string {
  if (typeof value !== "number" || !Number.isFinite(value)) return ABSENT;
  return valueText(metric, value);
}

function valued(name: string, label: string, of: (run: Run) => number): Column {
  return { name, label, text: (run) => measuredText(of(run), run.result.metric), number: of };
}

function counted(name: string, label: string, of: (run: Run) => number): Column {
  return { name, label, text: (run) => of(run).toLocaleString("en"), number: of };
}

function shown(value: string): string {
  return value === NONE ? ABSENT : value;
}
