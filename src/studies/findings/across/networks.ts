/**
 * Which networks the paper trains, on what and for how long, and what was trained here in their place.
 *
 * @module
 */

import { refuseArguments } from "../../../arguments.ts";
import { DATA_SETS } from "../../../data/registry.ts";
import { distinct } from "../../../figures/table.ts";
import type { OptimizerConfig } from "../../../training/config.ts";
import { select } from "../../judging/select.ts";
import { dataName } from "../../rows/names.ts";
import { describeLength, type Row, ROWS } from "../../rows/row.ts";
import { measuredRanks, presetsBySize } from "../row_parts.ts";
import { ARCHITECTURES, type ComparedArchitecture } from "./plans.ts";
import { protocolRows, redrawnRows } from "./rows.ts";

/** One line of {@linkcode acrossNetworks}. */
export type NetworkLine = Record<string, string | number>;

/**
 * A line an architecture and data set: the paper's network with its data and length, the preset that
 * is this network, and what the rows were trained as. What has no rows has its line too.
 *
 * @param rows rows of the study `across`.
 */
export function acrossNetworks(rows: readonly Row[]): NetworkLine[] {
  refuseArguments("acrossNetworks", { rows }, ROWS);
  return ARCHITECTURES.flatMap((architecture) => {
    const own = select(protocolRows(rows), { benchmark: architecture.benchmark });
    const byData = [...Map.groupBy(own, ({ data }) => data).values()];
    return (byData.length === 0 ? [[]] : byData).map((runs) => ({
      ...theirs(architecture),
      ...(runs.length === 0 ? NOT_TRAINED : trained(runs)),
    }));
  });
}

function theirs({ benchmark, title, paper }: ComparedArchitecture) {
  return {
    "benchmark": benchmark,
    "paper's network": paper?.network ?? `${title}, not described`,
    "paper's data": paper?.trainedOn ?? "-",
    "paper's length": paper?.length ?? "-",
    "our preset": paper?.preset ?? "-",
  };
}

const NOT_TRAINED = {
  "trained here": "-",
  "data here": "-",
  "as it was run": "-",
  "r": "-",
  "redrawn": "-",
  "runs": 0,
};

function trained(rows: readonly Row[]): typeof NOT_TRAINED {
  const redrawn = distinct(redrawnRows(rows), ({ config }) => config.adapter.rank);
  return {
    "trained here": presetsBySize(rows).toReversed().join(", "),
    "data here": describeData(rows[0]),
    "as it was run": describeRun(rows),
    "r": measuredRanks(rows).join(", "),
    "redrawn": redrawn.length === 0 ? "never" : `each step, at r = ${redrawn.join(", ")}`,
    "runs": rows.length,
  };
}

/** The data's name and, where it is not simply the set the paper used, how it differs. */
function describeData({ data }: Row): string {
  const caution = DATA_SETS.find(({ id }) => id === data)?.caution;
  const name = dataName(data);
  return caution === undefined ? name : `${name} (${caution})`;
}

/** Length, batches and learning rate of all runs: `20 epochs, 8440 steps of 128; adamw 0.001, cosine`. */
function describeRun(rows: readonly Row[]): string {
  const told = rows.map(({ config, result }) => {
    const steps = config.steps === null ? `, ${result.steps} steps` : "";
    return `${describeLength(config)}${steps} of ${config.batchSize}; ${
      describeRate(config.optimizer)
    }`;
  });
  return [...new Set(told)].join("; or ");
}

function describeRate(
  { name, learningRate, schedule, decay, warmupShare = 0, warmupSteps }: OptimizerConfig,
): string {
  const warmup = warmupShare > 0
    ? [`${100 * warmupShare} % warm-up`]
    : warmupSteps > 0
    ? [`${warmupSteps} steps of warm-up`]
    : [];
  const course = schedule === "exponential" ? `times ${decay} an epoch` : schedule;
  return [`${name} ${learningRate}`, course, ...warmup].join(", ");
}
