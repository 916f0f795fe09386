/**
 * What `deno task train` says at the end.
 *
 * @module
 */

import type { Engine } from "../../src/engine/engine.ts";
import type { MemoryLedger } from "../../src/models/memory.ts";
import { drawsBackbone, startsFromBackbone } from "../../src/models/method.ts";
import type { AnyData } from "../../src/training/benchmark.ts";
import type { RunConfig, RunResult } from "../../src/training/config.ts";
import { variantText } from "../../src/training/variants.ts";

/** Measures that are printed one by one, at most. */
const LISTED = 20;

/** Everything known about a finished run. */
export interface Report {
  config: RunConfig;
  result: RunResult;
  profile: string;
  data: Pick<AnyData, "name" | "digest">;
  engine: Engine;
  codeVersion: string;
  /** How the backbone was kept. */
  keep: string;
  /** Bytes held besides activations. */
  memory: MemoryLedger;
  seconds: number;
}

/** One flat object for programs; null where a value does not apply. */
export function jsonReport(report: Report): Record<string, unknown> {
  const { config, result, data, engine } = report;
  const { counts, betaTrace: _trace, history: _history, ...scores } = result;
  return {
    benchmark: config.benchmark,
    method: config.method,
    preset: config.preset,
    family: familyOf(config),
    rank: hasAdapters(config) ? config.adapter.rank : null,
    resample: hasBackbone(config) ? config.resample : null,
    profile: report.profile,
    data: data.name,
    dataDigest: data.digest,
    seed: config.seeds.backbone,
    seeds: config.seeds,
    ...scores,
    valuesFreshBackbones: scores.valuesFreshBackbones ?? null,
    trainable: counts.trainable,
    total: counts.full,
    fullPlusAdapters: counts.fullPlusAdapters,
    seconds: Math.round(1000 * report.seconds) / 1000,
    engine: engine.name,
    engineIdentity: engine.identity,
    keep: hasBackbone(config) ? report.keep : null,
    memory: report.memory,
    codeVersion: report.codeVersion,
    config,
  };
}

/** A few lines for people. */
export function textReport(report: Report): string {
  const { config, result } = report;
  const { counts } = result;
  const share = (total: number) => `${(100 * counts.trainable / total).toFixed(2)} %`;
  const rank = hasAdapters(config) ? `, rank ${config.adapter.rank}` : "";
  const family = familyOf(config);
  const join = startsFromBackbone(config) ? " from" : ",";
  const variant = variantText(config.data);
  const { subspace } = config;
  return [
    `${config.benchmark} ${config.preset}, ${config.method}${rank}${
      family ? `${join} ${family}` : ""
    }` +
    (subspace ? ` of ${subspace.dimension} dimensions, ${subspace.projection}` : ""),
    scoreLine(report),
    ...measureLines(result.measures ?? {}),
    ...line("without the backbone", result.valueWithoutBackbone),
    ...line("on a scaffold never seen", result.valueFreshBackbone),
    ...(result.valuesFreshBackbones === undefined
      ? []
      : [`on the next seeds' backbones: ${result.valuesFreshBackbones.map(points).join(" ")}`]),
    ...(result.beta.length > 0
      ? [`beta: ${result.beta.map((beta) => beta.toFixed(3)).join(" ")}`]
      : []),
    `trained: ${counts.trainable.toLocaleString("en")} of ${counts.full.toLocaleString("en")} ` +
    `(${share(counts.full)}; ${share(counts.fullPlusAdapters)} of full and adapters)`,
    `${result.steps} steps in ${report.seconds.toFixed(1)} s on ${report.engine.name}, ` +
    `data ${report.data.name}${variant === "" ? "" : ` (${variant})`}`,
    `adapter digest ${result.adapterDigest}`,
  ].join("\n");
}

function scoreLine({ config: { evaluate }, result }: Report): string {
  if (evaluate === "none") return `not scored; training loss ${points(result.trainLoss)}`;
  const some = evaluate === "all" ? "" : `, at most the first ${evaluate} windows of each`;
  return `${result.metric}: ${points(result.value)} (validation ${
    points(result.validation)
  }${some})`;
}

/** Each measure, or how many there are where that would be a table. */
function measureLines(measures: Readonly<Record<string, number>>): string[] {
  const all = Object.entries(measures);
  if (all.length > LISTED) return [`${all.length} measures: --json holds them`];
  return all.flatMap(([name, value]) => line(name, value));
}

function line(what: string, value: number | null): string[] {
  return value === null ? [] : [`${what}: ${points(value)}`];
}

function points(value: number): string {
  return value.toFixed(2);
}

function hasAdapters({ method }: RunConfig): boolean {
  return method === "lottalora" || method === "zero";
}

function hasBackbone({ method }: RunConfig): boolean {
  return method === "lottalora" || method === "head";
}

/** The family in the network, or that it started from: `zero` for the control without a backbone. */
function familyOf(config: RunConfig): string | null {
  if (config.method === "zero") return "zero";
  return drawsBackbone(config) ? config.backbone.family : null;
}
