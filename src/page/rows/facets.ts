/**
 * What runs are filtered by.
 *
 * @module
 */

import { dataName, familyName, methodName } from "../../studies/rows/names.ts";
import { usesFamily, usesRank, usesSchedule } from "../../studies/rows/uses.ts";
import type { RunConfig } from "../../training/config.ts";
import type { Run } from "./run.ts";

/** What a run has that uses no such thing. */
export const NONE = "none";

/** One property of runs. */
export interface Facet {
  /** As links name it. */
  readonly name: string;
  /** For people. */
  readonly label: string;
  /** A run's values: several for studies alone. */
  readonly of: (run: Run) => readonly string[];
  /** What people call a value; as it is by default. */
  readonly named?: (value: string) => string;
}

/** The properties, in the order of the page. */
export const FACETS: readonly Facet[] = [
  { name: "study", label: "Study", of: ({ studies }) => studies },
  ofConfig("benchmark", "Benchmark", ({ benchmark }) => benchmark),
  ofConfig("preset", "Preset", ({ preset }) => preset),
  { ...ofConfig("method", "Method", ({ method }) => method), named: methodName },
  ofConfig("rank", "Rank", rankOf),
  { ...ofConfig("family", "Backbone family", familyOf), named: familyName },
  ofConfig("schedule", "Backbone drawn", scheduleOf),
  ofConfig("rate", "Learning rate", ({ optimizer }) => String(optimizer.learningRate)),
  ofConfig("seed", "Seed", ({ seeds }) => String(seeds.backbone)),
  { name: "dataset", label: "Data set", of: ({ data }) => [data], named: dataName },
  { name: "engine", label: "Engine", of: ({ engine }) => [engine.split(" ")[0]] },
];

/** The rank of adapters, or from which the method `small` takes its number of parameters. */
export function rankOf(config: RunConfig): string {
  return usesRank(config) ? String(config.adapter.rank) : NONE;
}

/** What the backbone is drawn from. */
export function familyOf(config: RunConfig): string {
  return usesFamily(config) ? config.backbone.family : NONE;
}

/** `static`, `epoch`, or how many scaffolds a step: `batch(2)`. */
function scheduleOf(config: RunConfig): string {
  if (!usesSchedule(config)) return NONE;
  const { schedule, k, pool = false } = config.resample;
  if (schedule === "static" || schedule === "epoch") return schedule;
  return `${pool ? "pool " : ""}${schedule}(${k})`;
}

function ofConfig(name: string, label: string, of: (config: RunConfig) => string): Facet {
  return { name, label, of: ({ config }) => [of(config)] };
}
