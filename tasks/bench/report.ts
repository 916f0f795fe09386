/**
 * What the bench found out, and the tables that show it.
 *
 * @module
 */

import Table from "cli-table3";
import type { Machine } from "./machine.ts";

/** How many times a peer's speed is reached; what is promised, and whether it is kept. */
export interface Ratio {
  /** What is compared with what. */
  readonly measure: string;
  /** Ratio of the medians, above 1 where ours is faster; null where the peer was not measured. */
  readonly value: number | null;
  /** Smallest value promised. */
  readonly target: number;
  /** Whether `value` reaches `target`; null where there is no value. */
  readonly met: boolean | null;
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
 * Sets two rates against each other and against what is promised.
 *
 * @param measure What is compared with what.
 * @param rates Ours, and the peer's; null where it was not measured.
 * @param target Smallest ratio promised.
 */
export function ratioOf(
  measure: string,
  [ours, theirs]: readonly [number, number | null],
  target: number,
): Ratio {
  if (theirs === null) return { measure, value: null, target, met: null };
  const value = significant(ours / theirs);
  return { measure, value, target, met: value >= target };
}

/** Three digits: more would be noise. */
export function significant(value: number): number {
  return Number(value.toPrecision(3));
}

/** The report as tables, what was skipped, and the machine. */
export function renderReport({ ratios, rates, skipped, machine, quick }: Report): string {
  const promised = ratios.map(({ measure, value, target, met }) => [
    measure,
    value === null ? "not measured" : `${value} x`,
    `at least ${target} x`,
    met === null ? "" : met ? "met" : "missed",
  ]);
  const plain = rates.map(({ measure, value, unit }) => [measure, String(value), unit]);
  return [
    ...(ratios.length > 0 ? [tableOf(["ratio", "value", "target", ""], promised)] : []),
    ...(rates.length > 0 ? [tableOf(["median", "value", "unit"], plain)] : []),
    ...skipped.map(({ what, reason }) => `skipped: ${what}: ${reason}`),
    ...(quick ? ["--quick: too short to be quoted"] : []),
    describeMachine(machine),
  ].join("\n");
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

function describeMachine(machine: Machine): string {
  const { cpu, cores, system, deno, v8, tfjs, load, peers } = machine;
  const versions = { deno, v8, tfjs, ...peers };
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${cpu}, ${cores} cores, ${system}; load ${load.before} before, ${load.after} after`,
    names.join(", "),
  ].join("\n");
}
