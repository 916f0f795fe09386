/**
 * What the bench found out, and the tables that show it.
 *
 * @module
 */

import Table from "cli-table3";
import type { Machine } from "./machine.ts";

/** What is promised of a value, and in which unit; "x", times, where none is given. */
export type Promised =
  & ({ readonly atLeast: number } | { readonly atMost: number })
  & { readonly unit?: string };

/** A value, what is promised of it, and whether that is kept. */
export interface Ratio {
  /** What is compared with what, or what took how long. */
  readonly measure: string;
  /** Ratio of the medians, or a median; null where it was not measured or is not valid. */
  readonly value: number | null;
  /** Bound promised of `value`. */
  readonly target: number;
  /** Whether `value` may not be below `target`, or not above it. */
  readonly direction: "at least" | "at most";
  /** Unit of `value` and `target`: "x" for times, "s" for seconds. */
  readonly unit: string;
  /** Whether the promise is kept; null where there is no value. */
  readonly met: boolean | null;
  /** Why there is no value, in one line; only there. */
  readonly reason?: string;
}

/** A speed or a time by itself, without a promise. */
export interface Rate {
  /** What was measured. */
  readonly measure: string;
  /** The median. */
  readonly value: number;
  /** Unit of `value`, e.g. "ms". */
  readonly unit: string;
}

/** Ratios and rates of one part of the bench. */
export interface Findings {
  /** What is promised. */
  readonly ratios: readonly Ratio[];
  /** What is only told. */
  readonly rates: readonly Rate[];
  /** The same once more, at a glance; none by default. */
  readonly tables?: readonly ReportTable[];
}

/** Numbers set side by side. */
export interface ReportTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Something that was asked for and not measured. */
export interface Skipped {
  /** What was left out, e.g. "peers". */
  readonly what: string;
  /** Why, in one line. */
  readonly reason: string;
}

/** Everything of one run; `--json` prints it as it is. */
export interface Report extends Findings {
  /** Whether it was a short look rather than a measurement. */
  readonly quick: boolean;
  /** What was asked for and not measured. */
  readonly skipped: readonly Skipped[];
  /** Where it was measured, and with which versions. */
  readonly machine: Machine;
}

/**
 * Sets a number against what is promised.
 *
 * @param measure What is compared with what, or what took how long.
 * @param found The number; or why it is not known, in one line.
 * @param promised Its bound.
 */
export function ratioOf(measure: string, found: number | string, promised: Promised): Ratio {
  const [target, direction] = "atLeast" in promised
    ? [promised.atLeast, "at least"] as const
    : [promised.atMost, "at most"] as const;
  const { unit = "x" } = promised;
  const bound = { target, direction, unit };
  if (typeof found === "string") {
    return { measure, value: null, ...bound, met: null, reason: found };
  }
  const value = significant(found);
  const met = direction === "at least" ? value >= target : value <= target;
  return { measure, value, ...bound, met };
}

/** A number without a promise. */
export function rateOf(measure: string, value: number, unit: string): Rate {
  return { measure, value: significant(value), unit };
}

/** All that several parts found, one after the other. */
export function joinFindings(all: readonly Findings[]): Findings {
  const tables = all.flatMap(({ tables = [] }) => tables);
  return {
    ratios: all.flatMap(({ ratios }) => ratios),
    rates: all.flatMap(({ rates }) => rates),
    ...(tables.length > 0 ? { tables } : {}),
  };
}

/** Three digits: more would be noise. */
function significant(value: number): number {
  return Number(value.toPrecision(3));
}

/** The report as tables, what was skipped, and the machine. */
export function renderReport(report: Report): string {
  const { ratios, rates, tables = [], skipped, machine, quick } = report;
  const promised = ratios.map(({ measure, value, target, direction, unit, met }) => [
    measure,
    value === null ? "not measured" : `${value} ${unit}`,
    `${direction} ${target} ${unit}`,
    met === null ? "" : met ? "met" : "missed",
  ]);
  const plain = rates.map(({ measure, value, unit }) => [measure, String(value), unit]);
  return [
    ...(ratios.length > 0 ? [tableOf(["promised", "value", "target", ""], promised)] : []),
    ...(rates.length > 0 ? [tableOf(["median", "value", "unit"], plain)] : []),
    ...tables.map(({ head, rows }) => tableOf([...head], rows.map((row) => [...row]))),
    ...notMeasured(ratios),
    ...skipped.map(({ what, reason }) => `skipped: ${what}: ${reason}`),
    ...(quick ? ["--quick: too short to be quoted"] : []),
    machineLines(machine),
  ].join("\n");
}

/** Each reason once, with all that it is the reason for. */
function notMeasured(ratios: readonly Ratio[]): string[] {
  const measures = Map.groupBy(
    ratios.filter(({ reason }) => reason !== undefined),
    ({ reason }) => reason,
  );
  return [...measures].map(([reason, group]) =>
    `not measured: ${group.map(({ measure }) => measure).join("; ")}: ${reason}`
  );
}

function tableOf(head: string[], rows: string[][]): string {
  // No colours: the same text in a terminal, a pipe and a log.
  const table = new Table({
    head,
    colAligns: ["left", "right"],
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows);
  return table.toString();
}

function machineLines(machine: Machine): string {
  const { cpu, cores, system, deno, v8, tfjs, load, peers } = machine;
  const versions = { deno, v8, tfjs, ...peers };
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${cpu}, ${cores} cores, ${system}; load ${load.before} before, ${load.after} after`,
    names.join(", "),
  ].join("\n");
}
